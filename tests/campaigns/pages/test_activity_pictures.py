"""The pictures of a joint activity: taken in, captioned, taken away, given back; and who sees them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from campaigns.models import Activity, Picture
from campaigns.verbs.activities import HAS_PICTURES
from campaigns.verbs.pictures import MOST_PICTURES, NOT_HELD, ONLY_PICTURES, TOO_MANY
from common.audit.models import Entry
from common.files.taking import store
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.common.files.samples import pdf, picture
from tests.keptfiles import kept_at
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """Every test has a store of its own."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, campaigns=2)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def upload(name: str = "Ảnh.png", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture("PNG"))


def send(client: Client, made: Made, deed: str, number: int = 1, **more: Any) -> Any:
    return client.post(made.address("activity-pictures", number), {"deed": deed, **more})


def refused(answer: Any) -> list[tuple[str, str]]:
    return [] if answer.status_code == 302 else list(answer.context["refused"])


def added(client: Client, made: Made, **more: Any) -> Picture:
    assert refused(send(client, made, "add", **{"files": [upload()], "caption": "Trồng  cây"} | more)) == []
    return Picture.objects.order_by("-id")[0]


def test_a_picture_is_kept_and_shown_to_everybody_in_the_bloc_with_its_caption(secretary: Client, made: Made) -> None:
    one = added(secretary, made)
    assert (one.name, one.caption, one.content_type) == ("Ảnh.png", "Trồng cây", "image/png")
    where = made.address("activity-picture", 1, one.pk)
    member = logged_in(made.representative("dv-02"))
    answer = member.get(where)
    assert answer.getvalue() == picture("PNG")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    page = as_read(member.get(made.address("activity", 1)))
    assert page.count(f'<img src="{where}" alt="Trồng cây" loading="lazy">') == 1
    paper = Paper(secretary.get(made.address("activity.pdf", 1)).content)
    assert paper.tables[-1] == [["STT", "Lời ảnh", "Tên tệp"], ["1", "Trồng cây", "Ảnh.png"]]
    assert (Entry.objects.get().action, Entry.objects.get().new.partition(" (")[0]) == ("thêm ảnh", "Ảnh.png")


def test_nobody_outside_the_bloc_and_no_other_activity_has_it(secretary: Client, made: Made) -> None:
    one = added(secretary, made)
    other = make_year(bloc="khoi-khac", members=2, leaves=1)
    where = made.address("activity-picture", 1, one.pk)
    assert Client().get(where).status_code == 302
    assert logged_in(other.secretary).get(where).status_code == 404
    assert logged_in(other.secretary).get(other.address("activity-picture", 1, one.pk)).status_code == 404
    assert secretary.get(made.address("activity-picture", 2, one.pk)).status_code == 404


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (upload("Giấy.pdf", pdf()), ONLY_PICTURES),
        (upload("Ảnh.png", picture("PNG")[:-8]), "Ảnh không mở được: tệp bị cắt cụt hoặc hỏng."),
        (upload("Ảnh.png", b"<html>"), "Đây là trang web"),
    ],
)
def test_what_is_no_picture_is_told_by_its_content(file: SimpleUploadedFile, why: str, secretary: Client, made: Made):
    answer = send(secretary, made, "add", files=[file], caption="Lời đã gõ")
    ((_, told),) = refused(answer)
    assert told.startswith(why[:10])
    assert (answer.context["caption"], Picture.objects.count()) == ("Lời đã gõ", 0)


def test_the_same_picture_stands_once_and_there_are_not_too_many(secretary: Client, made: Made) -> None:
    one = added(secretary, made)
    assert refused(send(secretary, made, "add", files=[upload("Khác.png")])) == [
        ("Khác.png", "Ảnh này đã có, tên là «Ảnh.png».")
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(activity=one.activity, name="A", content_type="image/png", size=1, sha256=one.sha256)
    for number in range(1, MOST_PICTURES):
        Picture.objects.create(activity=one.activity, name="A", content_type="image/png", size=1, sha256=f"{number}")
    assert refused(send(secretary, made, "add", files=[upload("B.gif", picture("GIF"))])) == [("B.gif", TOO_MANY)]


def test_an_activity_that_was_not_held_has_no_pictures_yet(secretary: Client, made: Made) -> None:
    Activity.objects.filter(number=1).update(held_on=None)
    assert refused(send(secretary, made, "add", files=[upload()])) == [("", NOT_HELD)]


def test_captions_are_changed_together_and_logged_one_by_one(secretary: Client, made: Made) -> None:
    one, other = added(secretary, made), added(secretary, made, files=[upload("B.gif", picture("GIF"))], caption="")
    captions: dict[str, Any] = {f"caption:{one.pk}": "Trồng cây", f"caption:{other.pk}": "Lễ ra quân"}
    captions |= {f"was:{one.pk}": "Trồng cây", f"was:{other.pk}": ""}
    assert send(secretary, made, "captions", **captions).status_code == 302
    assert list(Picture.objects.order_by("id").values_list("caption", flat=True)) == ["Trồng cây", "Lễ ra quân"]
    changed = list(Entry.objects.order_by("id").values_list("action", "old", "new"))[2:]
    assert changed == [("sửa lời ảnh «B.gif»", "", "Lễ ra quân")]


def test_a_caption_that_somebody_else_wrote_meanwhile_is_told_and_neither_is_lost(
    secretary: Client, made: Made
) -> None:
    one, other = added(secretary, made), added(secretary, made, files=[upload("B.gif", picture("GIF"))], caption="")
    Picture.objects.filter(pk=one.pk).update(caption="Của người khác")
    typed: dict[str, Any] = {
        f"was:{one.pk}": "Trồng cây",
        f"caption:{one.pk}": "Của tôi",
        f"caption:{other.pk}": "Lễ ra quân",
    }
    for deed in ("captions", f"remove:{other.pk}"):
        answer = send(secretary, made, deed, **typed)
        assert (answer.status_code, refused(answer)) == (
            422,
            [
                (
                    "",
                    "Lời của «Ảnh.png» vừa được người khác sửa thành «Của người khác». Lời bạn gõ còn trong ô, chưa "
                    "được lưu; bấm lần nữa để ghi đè.",
                )
            ],
        )
        assert [shown.caption for shown in answer.context["pictures"]] == ["Của tôi", "Lễ ra quân"]
        assert list(Picture.objects.order_by("id").values_list("caption", "removed_at")) == [
            ("Của người khác", None),
            ("", None),
        ]
    # Whoever did not touch it takes nothing back.
    untouched = typed | {f"caption:{one.pk}": "Trồng cây"}
    assert send(secretary, made, "captions", **untouched).status_code == 302
    assert list(Picture.objects.order_by("id").values_list("caption", flat=True)) == ["Của người khác", "Lễ ra quân"]


def test_what_was_typed_beside_it_is_kept_when_a_picture_is_taken_away(secretary: Client, made: Made) -> None:
    one, other = added(secretary, made), added(secretary, made, files=[upload("B.gif", picture("GIF"))], caption="")
    typed: dict[str, Any] = {f"caption:{other.pk}": "Lễ ra quân"}
    assert send(secretary, made, f"remove:{one.pk}", **typed).status_code == 302
    assert [(row.caption, row.removed_at is None) for row in Picture.objects.order_by("id")] == [
        ("Trồng cây", False),
        ("Lễ ra quân", True),
    ]


def test_a_picture_that_was_taken_away_is_nowhere_and_comes_back(secretary: Client, made: Made) -> None:
    one = added(secretary, made)
    where = made.address("activity-picture", 1, one.pk)
    assert send(secretary, made, f"remove:{one.pk}").status_code == 302
    assert secretary.get(where).status_code == 404
    assert secretary.get(made.address("activity", 1)).context["pictures"] == []
    added(secretary, made, files=[upload("Lại.png")])
    assert refused(send(secretary, made, f"restore:{one.pk}")) == [("", "Ảnh này đã có, tên là «Lại.png».")]
    assert send(secretary, made, f"remove:{Picture.objects.latest('id').pk}").status_code == 302
    assert send(secretary, made, f"restore:{one.pk}").status_code == 302
    assert secretary.get(where).getvalue() == picture("PNG")
    for deed in ("remove:0", "remove:x", "burn:1", ""):
        assert send(secretary, made, deed).status_code == 404


def test_an_activity_with_a_picture_is_cancelled_and_never_deleted(secretary: Client, made: Made) -> None:
    one = added(secretary, made)
    send(secretary, made, f"remove:{one.pk}")
    Activity.objects.filter(number=1).update(held_on=None)
    where = made.address("activity-remove", 1)
    answer = secretary.post(where, {"deed": "delete", "seen": secretary.get(where).context["seen"]})
    assert (answer.status_code, answer.context["problem"]) == (422, HAS_PICTURES)


def test_the_check_of_files_names_a_picture_that_is_gone(
    secretary: Client, made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    one = added(secretary, made)
    call_command("check_evidence")
    assert capsys.readouterr().out.splitlines() == ["Đủ 1 minh chứng và ảnh hoạt động, tệp nào cũng nguyên vẹn."]
    kept_at(store(), one.sha256).unlink()
    with pytest.raises(SystemExit):
        call_command("check_evidence")
    assert capsys.readouterr().out.splitlines() == [
        f"mất tệp: khoi-thu/2024, hoạt động chung số 1, ảnh «Ảnh.png»: {kept_at(store(), one.sha256)}",
        "Có 1 trên 1 minh chứng và ảnh hoạt động không còn nguyên vẹn.",
    ]
