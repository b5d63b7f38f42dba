"""A visit to a portal whose disk fails, run in a process and a mount namespace of its own by test_faults.py.

    python tests/common/web/disk_visit.py FOLDER full|readonly TABLES

Mounts a small disk at FOLDER, fills an installation on it (TABLES is a database with the tables alone), lets the
disk fail for real, and prints as JSON what each page answered; then frees it, and prints what a save answers then.
"""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import django

DATA = Path(sys.argv[1])
HOW = sys.argv[2]
PAGES = ["", "thanh-vien/", "giao-uoc/", "tieu-chi/", "cham-diem/", "cham-diem/ban-dan-van/", "xep-hang/", "nhat-ky/"]
TYPED = "Theo biên bản họp ngày 12 tháng 11 của Khối"


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def fail() -> None:
    if HOW == "readonly":
        mount("-o", "remount,ro", str(DATA))
        return
    # To the last byte, and the last small file.
    with suppress(OSError), (DATA / "filling").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def heal() -> None:
    if HOW == "readonly":
        mount("-o", "remount,rw", str(DATA))
    else:
        (DATA / "filling").unlink()


def main() -> None:
    mount("-t", "tmpfs", "-o", "size=48m", "none", str(DATA))
    os.environ |= {
        "ALLOWED_HOSTS": "testserver",
        "DATA_DIR": str(DATA / "var"),
        "DJANGO_SETTINGS_MODULE": "tests.plainstatic",
        "DEMO_PASSWORD": "thu",
    }
    (DATA / "var").mkdir()
    shutil.copy(sys.argv[3], DATA / "var" / "khoithidua.sqlite3")
    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from common.web.keeping import keep_journal
    from members.models import User
    from scoring.models import Round, Score

    quiet = StringIO()
    call_command("load_year", "members/data/khoi-6-2023.json", stdout=quiet)
    call_command("demo", stdout=quiet)
    if HOW == "full":
        # As each server process does; a disk that turns to reading only is met by a process that begins on it.
        keep_journal()
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="thuky"))
    score = Score.objects.filter(criterion__kind="direct", agreed_points__isnull=False).select_related(
        "card__member", "criterion"
    )[0]
    home = "/khoi-6/2023/"

    def save(text: str) -> Any:
        """One value of the grid, as its script sends it."""
        fields = {
            "round": Round.objects.get().pk, "member": score.card.member.code, "criterion": score.criterion.code,
            "stage": "agreed", "version": str(Score.objects.get(pk=score.pk).version), "value": text, "reason": TYPED,
        }  # fmt: skip
        return client.post(f"{home}cham-diem/", fields, headers={"accept": "application/json"})

    def log_in() -> Any:
        return Client(raise_request_exception=False).post("/dang-nhap/", {"username": "vanthu", "password": "thu"})

    def told(answer: Any) -> list[Any]:
        text = answer.content.decode("utf-8", "replace")
        heading = text.partition("<h1>")[2].partition("</h1>")[0]
        return [answer.status_code, heading or text[:80]]

    def ended(ask: Any) -> Any:
        """As after each request in a server: the connection is closed, and the next one opens it anew."""
        answer = ask()
        connection.close()
        return answer

    with connection.cursor() as cursor:
        # The journal keeps the room that it once needed, and what fits into that is saved on the fullest disk.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    fail()
    found = {
        "pages": {page: ended(lambda page=page: client.get(home + page)).status_code for page in PAGES},
        "help": ended(lambda: client.get("/huong-dan/")).status_code,
        "login form": ended(lambda: Client(raise_request_exception=False).get("/dang-nhap/")).status_code,
        "print": ended(lambda: client.get(f"{home}thanh-vien.pdf")).status_code,
        "workbook": ended(lambda: client.get(f"{home}xep-hang.xlsx")).status_code,
        "log-in": told(ended(log_in)),
        "save": told(ended(lambda: save("1"))),
        "form": told(ended(lambda: client.post("/tai-khoan/", {
            "old_password": "thu", "new_password1": "Mui-Ne-1999-2000", "new_password2": "Mui-Ne-1999-2000",
        }))),
    }  # fmt: skip
    big = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n" + b"x" * 4_000_000)
    evidence = f"{home}cham-diem/{score.card.member.code}/minh-chung/?tieu-chi={score.criterion.code}"
    found["upload"] = told(ended(lambda: client.post(evidence, {"file": big})))
    kept = Score.objects.get(pk=score.pk)
    found["unchanged"] = kept.version == score.version
    connection.close()
    heal()
    healed = save("1")
    found["after"] = [healed.status_code, Score.objects.get(pk=score.pk).version > score.version]
    call_command("verify_log", stdout=quiet)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
