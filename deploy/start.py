"""What `make run` does once its packages are there: database, static files, first data, worker, server.

Every step may be repeated, and by several at once: a second start changes nothing that somebody entered. The first data
(the year 2023 of Khối thi đua 6 and the sample data) come only into a database that holds no bloc-year at all.

`start.py --only-prepare` prepares without samples and serves nothing: each of several machines does so before its
services start (docs/province.md).
"""

import fcntl
import hashlib
import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YEAR_FILE = ROOT / "members" / "data" / "khoi-6-2023.json"
FIRST_YEAR = ("khoi-6", "2023")
# Any number that no other program of this database locks.
PREPARING = 20_230_317
ONLY_PREPARE = "--only-prepare"
# What several machines must be told alike: each of them would make or guess its own otherwise.
TOLD_ALIKE = {
    "SECRET_KEY": "một chuỗi bí mật dùng chung cho mọi máy",
    "DATABASE_URL": "cơ sở dữ liệu PostgreSQL chung, dạng postgres://…",
    "PUBLIC_URL": "địa chỉ in trên văn bản, ví dụ https://thidua.example.vn",
    "ALLOWED_HOSTS": "tên máy mà người dùng gõ, ví dụ thidua.example.vn",
    "CSRF_TRUSTED_ORIGINS": "địa chỉ https:// mà người dùng mở, ví dụ https://thidua.example.vn",
    "TRUSTED_PROXIES": "địa chỉ của máy chủ web đứng trước, ví dụ 10.0.0.10",
}


def chosen_port() -> int:
    """The port from `PORT`, else 8000. Ends the start with a sentence when it is no port or already taken."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        sys.exit(f"PORT phải là một số từ 1 đến 65535, không phải «{text}».")
    with socket.socket() as trial:
        # As the server will: a port that was in use a moment ago is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(text)))
        except OSError as error:
            sys.exit(f"Không mở được cổng {text} ({error.strerror}). Chọn cổng khác, ví dụ: make run PORT=8100")
    return int(text)


def collect_static() -> None:
    """Gathers and compresses the static files, unless they are the ones that were gathered last time.

    Compressing takes some ten seconds, looking takes none: only the first start and one after an update wait. What was
    broken off half-way (no stamp) is thrown away first: half a file is newer than the whole one, and would be kept.
    """
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / "collected-from"
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    is_whole = stamp.exists()
    if is_whole and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=not is_whole)
    stamp.write_text(digest.hexdigest(), encoding="ascii")


@contextmanager
def alone() -> Iterator[None]:
    """Of several that prepare the same database at once, one is inside; the others wait, and find all of it done.

    On PostgreSQL by a lock of a transaction on a connection of its own: it is gone with whoever held it. A file of
    SQLite is one machine's, and its folder is locked in the same way.
    """
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        folder = os.open(settings.DATA_DIR, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
        return
    held = connection.copy()
    try:
        held.set_autocommit(False)
        with held.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PREPARING])
        yield
    finally:
        held.close()


def prepare(*, with_samples: bool = True) -> None:
    """Brings database and static files up to date, and fills an empty database unless it is not to."""
    import django

    django.setup()
    with alone():
        _prepare(with_samples=with_samples)


def _prepare(*, with_samples: bool) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    from common.audit.log import Actor
    from common.audit.models import Door
    from common.privacy import close_to_others
    from common.sqlite.base import note_installed
    from members.administrator import first_administrator
    from members.models import BlocYear, User

    close_to_others(settings.DATA_DIR)
    refuse_to_begin_anew()
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        note_installed(Path(connection.settings_dict["NAME"]))
    collect_static()
    if with_samples and not BlocYear.objects.exists():
        # All or nothing: a start that was broken off half-way begins again next time.
        with transaction.atomic():
            # Its long list of what is new would push the accounts off the screen.
            call_command("load_year", str(YEAR_FILE), stdout=io.StringIO())
            call_command("demo", *FIRST_YEAR)
    elif sample := User.objects.filter(is_sample=True).order_by("pk").values_list("username", flat=True):
        print("Tài khoản dùng thử: " + ", ".join(sample))
        print("Mật khẩu đã in ở lần đầu. Đặt lại: DEMO_PASSWORD='…' .venv/bin/python manage.py demo")
    made = first_administrator(actor=Actor(door=Door.COMMAND, name="make run"))
    if made:
        name, password = made
        print(f"Tài khoản Quản trị thật: {name}   Mật khẩu: {password}   (chỉ in một lần; hãy đổi sau khi đăng nhập)")
    if settings.CSRF_TRUSTED_ORIGINS and not settings.TRUSTED_PROXIES:
        print(
            "Lưu ý: cổng đứng sau một máy chủ web nhưng chưa đặt TRUSTED_PROXIES, nên mọi người dùng bị coi là đến từ "
            "cùng một địa chỉ. Ví dụ: TRUSTED_PROXIES=127.0.0.1"
        )


def refuse_to_begin_anew() -> None:
    """Ends the start where the files of an installation are there and its SQLite file is not.

    A note beside that file says so (`common.sqlite`), or what it keeps does.
    """
    from django.conf import settings
    from django.db import connection

    from common.faults import GONE
    from common.sqlite.base import is_gone

    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    kept = (found for folder in (settings.EVIDENCE_DIR, settings.RECORDS_DIR) for found in folder.rglob("*"))
    if is_gone(path) or (not path.exists() and any(found.is_file() for found in kept)):
        sys.exit(GONE.for_command.format(folder=settings.DATA_DIR))


def refuse_what_is_not_told() -> None:
    """Ends the start of one of several machines with a sentence for each setting that is missing."""
    missing = [f"  {name}: {what}" for name, what in TOLD_ALIKE.items() if not os.environ.get(name)]
    if not missing and not os.environ["DATABASE_URL"].startswith("postgres"):
        missing = [f"  DATABASE_URL: {TOLD_ALIKE['DATABASE_URL']}, không phải SQLite"]
    if missing:
        sys.exit("Chưa chuẩn bị được máy này. Còn thiếu (xem docs/province.md):\n" + "\n".join(missing))


def keep_working() -> None:
    """Starts the worker for what is asked for in the background. It ends with this process, which becomes the server.

    In a session of its own: a terminal's Ctrl+C is meant for the server.
    """
    command = [sys.executable, str(ROOT / "deploy" / "keep_working.py"), str(os.getpid())]
    subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoithidua.settings")
    only_prepare = sys.argv[1:] == [ONLY_PREPARE]
    if only_prepare:
        refuse_what_is_not_told()
    port = 0 if only_prepare else chosen_port()
    from common.commandline import faults_told

    with faults_told():
        prepare(with_samples=not only_prepare)
    if only_prepare:
        return
    print(f"\nCổng Khối thi đua: http://127.0.0.1:{port}/   (dừng: Ctrl+C)", flush=True)
    os.environ["PORT"] = str(port)
    keep_working()
    server = ["gunicorn", "-c", "deploy/gunicorn.conf.py", "khoithidua.wsgi:application"]
    os.execv(sys.executable, [sys.executable, "-m", *server])  # noqa: S606


if __name__ == "__main__":
    main()
