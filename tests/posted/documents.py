"""What is sent to the forms of the register."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.common.files.samples import pdf
from tests.pacts.life import Life
from tests.posted.reading import Sent


def issuing(life: Life) -> Sent:
    return {"version": "0", "on": "20/3/2024", "seen": "on", "replaces": ""}


def composing(life: Life) -> Sent:
    return {"version": "0", "deed": "save", "subject": "Hoạt động", "body": "Một đoạn."}


def filing(life: Life) -> Sent:
    typed = {"kind": "Chỉ thị", "sign": "5/CT", "on": "2/4/2024", "issuer": "Tỉnh ủy", "title": "Về thi đua"}
    return typed | {"deed": "save"}


def document(life: Life) -> Sent:
    return {"deed": "file", "role": "scan", "files": [SimpleUploadedFile("Đã ký.pdf", pdf())]}
