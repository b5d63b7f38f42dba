"""Backups: made while others write, checked before they are used, restored to the byte; on either database."""

import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from common.backup.manifest import BackupFile, BackupRefused, Manifest, check, copied, read
from common.backup.restoring import BROKEN_OFF, restore
from tests.installations import Installation, new_installation

# In processes of its own, on the database of the suite.
pytestmark = pytest.mark.database

# Each entry is told after its transaction: what was told is promised.
WRITER = """
import sys
from common.audit.log import Actor, Change, head, write
from common.files.store import FolderStore
from django.conf import settings
from io import BytesIO
for turn in range(100_000):
    FolderStore(settings.EVIDENCE_DIR).keep(BytesIO(f"minh chứng {turn}".encode()))
    write(Actor(name="người ghi"), [Change(subject="Điểm", action="sửa", new=str(turn))])
    print(head().number)
"""
LOG = """
import hashlib
from common.audit.models import Entry
found = list(Entry.objects.filter(number__lte={most}).order_by("number").values_list())
print(len(found), hashlib.sha256(repr(found).encode()).hexdigest())
"""
EVERYTHING = """
import hashlib, json
from django.apps import apps
print(json.dumps({
    model._meta.label: [model.objects.count(), hashlib.sha256(
        repr(sorted(map(repr, model._base_manager.values_list()))).encode()).hexdigest()]
    for model in apps.get_models(include_auto_created=True)
}))
"""


FILL = """
from io import BytesIO
from django.conf import settings
from django.core.management import call_command
from common.files.store import FolderStore
call_command("load_year", "members/data/khoi-6-2023.json")
call_command("demo", "khoi-6", "2023")
FolderStore(settings.EVIDENCE_DIR).keep(BytesIO("ảnh".encode()))
FolderStore(settings.RECORDS_DIR).keep(BytesIO("văn bản".encode()))
"""
# Work that waits, as it does while no worker runs; and how that stands.
ASK = """
from common.audit.log import Actor
from common.jobs.asking import ask
from tests.common.jobs.works import count
ask(count, key="thu", arguments={"file": "/nowhere"}, actor=Actor(name="A"))
"""
STOOD = """
from common.jobs.models import Job
from django_tasks_db.models import DBTaskResult
print(*Job.objects.values_list("state", "problem").get(), DBTaskResult.objects.count())
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Installation]:
    """An installation with the real year, sample scores, evidence and a document's file. Tests may add to it."""
    with new_installation(tmp_path_factory.mktemp("installed") / "var") as installation:
        installation.make_tables()
        installation.shell(FILL)
        (installation.data / "trust").mkdir()
        (installation.data / "trust" / "goc.pem").write_text("-----BEGIN CERTIFICATE-----")
        yield installation


def manifest_of(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def files_of(installation: Installation) -> dict[str, bytes]:
    root = installation.data
    return {
        str(path.relative_to(root)): path.read_bytes()
        for name in ("evidence", "records", "trust", "secret-key")
        for path in [root / name, *sorted((root / name).rglob("*"))]
        # What a killed writer left half arrived is nobody's file.
        if path.is_file() and "coming" not in path.parts
    }


def test_a_backup_restored_elsewhere_is_the_same_in_every_table_and_every_file(
    filled: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "sao luu"
    said = filled.manage("backup", str(folder))
    end = re.search(r"^Mục cuối của nhật ký: (\d+:[0-9a-f]{64})$", said, re.MULTILINE)
    assert end is not None
    assert (oct(stat.S_IMODE(folder.stat().st_mode)), manifest_of(folder)["format"]) == ("0o700", "common.backup/1")
    rights = {oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.rglob("*") if path.is_file()}
    assert rights == {"0o600"}
    with new_installation(tmp_path / "other") as other:
        assert f"Nhật ký nguyên vẹn đến mục {end[1]}." in other.manage("restore", str(folder))
        assert json.loads(other.shell(EVERYTHING)) == json.loads(filled.shell(EVERYTHING))
        assert files_of(other) == files_of(filled)
        assert "Nhật ký nguyên vẹn" in other.manage("verify_log", end[1])
        # It goes on where it ended.
        other.shell("from common.audit.log import *; write(Actor(name='a'), [Change(subject='b', action='c')])")
        assert "Nhật ký nguyên vẹn" in other.manage("verify_log", "--backup", str(folder))
        # A second one over it would overwrite what somebody wrote.
        assert other.refusal("restore", str(folder)).startswith("Cổng này đã có số liệu, nên không khôi phục đè lên.")


def test_what_writers_were_told_before_it_began_is_in_it_while_they_go_on(filled: Installation, tmp_path: Path) -> None:
    writer = filled.begin(WRITER)
    assert writer.stdout is not None
    try:
        promised = [int(writer.stdout.readline()) for _ in range(20)][-1]
        if filled.environment.get("DATABASE_URL") is None:
            # What the README said before: a copy of the file. It has nothing of what stands in the journal.
            shutil.copy(filled.data / "khoithidua.sqlite3", tmp_path / "copied.sqlite3")
            with closing(sqlite3.connect(tmp_path / "copied.sqlite3")) as copied:
                assert copied.execute("SELECT number FROM audit_head").fetchone()[0] < promised
        folder = tmp_path / "sao-luu"
        filled.manage("backup", str(folder))
        later = int(writer.stdout.readline())
    finally:
        writer.kill()
        writer.communicate()
    number = manifest_of(folder)["log_number"]
    assert isinstance(number, int)
    assert promised <= number
    assert later >= promised
    with new_installation(tmp_path / "other") as other:
        other.manage("restore", str(folder))
        log = LOG.format(most=number)
        assert other.shell(log) == filled.shell(log)
        assert other.shell("from common.audit.log import head; print(head().number)") == str(number)
        assert "Nhật ký nguyên vẹn" in filled.manage("verify_log", "--backup", str(folder))
        # Each file of an entry that is told was kept before it.
        turns = number - promised + 20
        kept = other.shell(
            "from common.files.store import FolderStore; from django.conf import settings; import hashlib; "
            "s = FolderStore(settings.EVIDENCE_DIR); "
            f"print(all(s.state(hashlib.sha256(f'minh chứng {{n}}'.encode()).hexdigest())"
            f" == 'whole' for n in range({turns})))"
        )
        assert kept == "True"


def test_work_that_waited_when_the_backup_was_made_is_not_done_a_second_time_by_who_restores_it(
    filled: Installation, tmp_path: Path
) -> None:
    filled.shell(ASK)
    try:
        filled.manage("backup", str(tmp_path / "sao-luu"))
        assert filled.shell(STOOD) == "waiting  1"
        with new_installation(tmp_path / "other") as other:
            other.manage("restore", str(tmp_path / "sao-luu"))
            assert other.shell(STOOD) == f"failed {BROKEN_OFF} 0"
    finally:
        filled.shell("from common.jobs.lost import end_all_open; end_all_open('Thôi.')")


def test_a_shortened_log_is_found_by_the_backup_made_before(filled: Installation, tmp_path: Path) -> None:
    short, long = tmp_path / "som", tmp_path / "muon"
    filled.manage("backup", str(short))
    filled.shell("from common.audit.log import *; write(Actor(name='a'), [Change(subject='b', action='c')])")
    filled.manage("backup", str(long))
    with new_installation(tmp_path / "other") as other:
        # The whole database put back to an earlier day is intact in itself.
        other.manage("restore", str(short))
        assert "Nhật ký nguyên vẹn" in other.manage("verify_log")
        done = other.try_("manage.py", "verify_log", "--backup", str(long))
        assert (done.returncode, f"Không có mục số {manifest_of(long)['log_number']}," in done.stdout) == (1, True)


@pytest.fixture
def empty(tmp_path: Path, django_db_setup: None) -> Iterator[Installation]:
    with new_installation(tmp_path / "empty") as installation:
        yield installation


def test_what_a_backup_needs_and_what_it_refuses(filled: Installation, empty: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "sao-luu"
    folder.mkdir(mode=0o755)
    filled.manage("backup", str(folder))
    assert oct(stat.S_IMODE(folder.stat().st_mode)) == "0o700"
    assert filled.refusal("backup", str(folder)) == f"«{folder}» đã có gì đó bên trong. Hãy chọn một thư mục mới."
    inside = filled.data / "sao-luu"
    assert filled.refusal("backup", str(inside)).startswith(f"«{inside}» nằm trong DATA_DIR.")
    occupied = folder / "manifest.json" / "x"
    told = f"Không ghi được vào «{occupied}»: có một tệp đứng ở chỗ của thư mục. Hãy chọn một nơi khác, rồi làm lại."
    assert filled.refusal("backup", str(occupied)) == told

    # A disk that takes no file of that size.
    target = tmp_path / "khong-du"
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)); "
        "from django.core.management import execute_from_command_line; "
        f"execute_from_command_line(['manage.py', 'backup', {str(target)!r}])"
    )
    done = filled.try_("-c", limited)
    assert done.returncode == 1
    whole = "CommandError: (Không sao lưu được cơ sở dữ liệu|Không ghi được vào|pg_dump không làm được)"
    assert re.match(whole, done.stderr)
    assert not target.exists()

    # A manifest that says the log ended elsewhere: the copy is no copy of that moment, and nothing of it stays.
    (folder / "manifest.json").write_text(json.dumps(manifest_of(folder) | {"log_hash": "0" * 64}), encoding="utf-8")
    assert empty.refusal("restore", str(folder)).startswith("Nhật ký trong bản sao lưu ")
    tables = empty.shell("from django.db import connection; print(connection.introspection.table_names())")
    kept = [path for name in ("evidence", "records") for path in (empty.data / name).rglob("*") if path.is_file()]
    assert (tables, kept) == ("[]", [])


# --- what a backup says of itself


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup's folder with a manifest; what stands for the database in it is looked at by its hash alone."""
    folder = tmp_path / "sao-luu"
    held = []
    for path, content in [("khoithidua.sqlite3", b"d" * 5000), (f"evidence/ab/{'ab' * 32}", b"x" * 1000)]:
        (tmp_path / "source").write_bytes(content)
        held.append(BackupFile(path, *copied(tmp_path / "source", folder / path)))
    Manifest("2026-11-28T10:00:00+07:00", "sqlite", ("members.0001_initial",), 3, "a" * 64, tuple(held)).write(folder)
    check(folder, read(folder))
    return folder


TAMPERED = [
    ("changed", "tệp {file} đã bị sửa"),
    ("cut", "tệp {file} đã bị sửa"),
    ("removed", "mất tệp {file}"),
    ("added", "có thêm tệp evidence/la.pdf"),
    ("linked", "mất tệp {file}"),
]


@pytest.mark.parametrize(("how", "says"), TAMPERED)
@pytest.mark.parametrize("which", ["evidence/ab", "."])
def test_a_backup_that_was_tampered_with_is_refused(how: str, says: str, which: str, backup: Path) -> None:
    path = next(path for path in (backup / which).iterdir() if path.is_file() and path.name != "manifest.json")
    if how == "changed":
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    elif how == "cut":
        os.truncate(path, path.stat().st_size - 1)
    elif how == "removed":
        path.unlink()
    elif how == "added":
        (backup / "evidence" / "la.pdf").write_bytes(b"x")
    else:
        path.rename(backup.parent / "elsewhere")
        path.symlink_to(backup.parent / "elsewhere")
    told = says.format(file=path.relative_to(backup).as_posix())
    with pytest.raises(BackupRefused) as refused:
        check(backup, read(backup))
    assert str(refused.value) == f"Bản sao lưu không còn như lúc lập: {told}."


FOREIGN = "manifest.json của bản sao lưu «{folder}» nêu những tệp không thuộc bản sao lưu."
DAMAGED = "manifest.json của bản sao lưu «{folder}» bị hỏng."
MANIFESTS = [
    (
        {"format": "common.backup/9"},
        "«{folder}» không phải là bản sao lưu mà phiên bản này đọc được (common.backup/1).",
    ),
    ({"database": "oracle"}, FOREIGN),
    *(
        ({"files": [{"path": path, "size": 1, "sha256": "0"}]}, FOREIGN)
        for path in ("../../etc/passwd", "/etc/passwd", "evidence/../../x", "evidence", "", "static/x", "./secret-key")
    ),
    ({"files": "x"}, DAMAGED),
    ({"files": [1]}, DAMAGED),
    ({"log_number": None}, DAMAGED),
]


@pytest.mark.parametrize(("changes", "says"), MANIFESTS)
def test_a_manifest_that_names_what_is_no_backup_s_is_refused(
    changes: dict[str, object], says: str, backup: Path
) -> None:
    (backup / "manifest.json").write_text(json.dumps(manifest_of(backup) | changes), encoding="utf-8")
    with pytest.raises(BackupRefused) as refused:
        read(backup)
    assert str(refused.value) == says.format(folder=backup)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "\x00"])
def test_a_damaged_manifest_is_refused(text: str, backup: Path) -> None:
    (backup / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(BackupRefused) as refused:
        read(backup)
    assert str(refused.value) == DAMAGED.format(folder=backup)


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused) as refused:
        restore(tmp_path)
    says = f"«{tmp_path}» không phải là một bản sao lưu đủ: không đọc được manifest.json trong đó."
    assert str(refused.value) == says


def test_a_backup_of_the_other_kind_of_database_or_a_newer_version_is_refused(backup: Path, db: None) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    names = {"sqlite": "khoithidua.sqlite3", "postgresql": "khoithidua.pgdump"}
    said = []
    for kind, migrations in [(other, []), (connection.vendor, ["members.0001_initial", "members.9999_later"])]:
        found = manifest_of(backup) | {"database": kind, "migrations": migrations}
        (backup / "manifest.json").write_text(json.dumps(found).replace(names["sqlite"], names[kind]), encoding="utf-8")
        next(backup.glob("khoithidua.*")).rename(backup / names[kind])
        with pytest.raises(BackupRefused) as refused:
            restore(backup)
        said.append(str(refused.value))
        text = json.dumps(manifest_of(backup)).replace(names[kind], names["sqlite"])
        (backup / "manifest.json").write_text(text, encoding="utf-8")
        (backup / names[kind]).rename(backup / names["sqlite"])
    called = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    assert said == [
        f"Bản sao lưu là của {called[other]}, cổng này đang dùng {called[connection.vendor]}. "
        "Hãy đặt DATABASE_URL theo loại cơ sở dữ liệu của bản sao lưu.",
        "Bản sao lưu được lập bởi một phiên bản mới hơn của cổng (members.9999_later). Hãy cập nhật cổng rồi làm lại.",
    ]
