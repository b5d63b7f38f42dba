"""The files behind a new model: handed in by who may write it, read by who may know of it, at every door."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from campaigns.models import ModelFile, NewModel
from campaigns.verbs.modelfiles import MOST_MODEL_FILES, TOO_MANY
from campaigns.verbs.newmodels import seal_of
from common.audit.models import Entry
from common.files.taking import store
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.proposed import DECLINED, RECOGNISED, proposed, reviewed
from tests.common.files.samples import pdf
from tests.keptfiles import kept_at
from tests.printing import Paper
from tests.years import Made, make_year

SECRET = "bao-cao-kin.pdf"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """Every test has a store of its own."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def member(made: Made) -> Client:
    return logged_in(made.representative("dv-02"))


def upload(name: str = SECRET, text: str = "Báo cáo kín") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(text))


def send(client: Client, made: Made, deed: str = "add", **more: Any) -> Any:
    return client.post(made.address("newmodel-files", 1), {"deed": deed, **more})


def added(client: Client, made: Made, **named: str) -> ModelFile:
    assert send(client, made, files=[upload(**named)]).status_code == 302
    return ModelFile.objects.order_by("-id")[0]


def status(client: Client, where: str) -> int:
    """How the door answers; what it sends is read to its end."""
    answer: Any = client.get(where)
    if answer.streaming:
        answer.getvalue()
    return int(answer.status_code)


def refused(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422
    return list(answer.context["refused"])


def test_a_file_is_kept_given_back_and_named_on_page_and_paper(made: Made, member: Client) -> None:
    proposed(made)
    one = added(member, made)
    assert (one.name, one.content_type) == (SECRET, "application/pdf")
    answer = member.get(made.address("newmodel-file", 1, one.pk))
    assert (answer.getvalue(), answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        pdf("Báo cáo kín"),
        "application/pdf",
        "nosniff",
    )
    page = as_read(member.get(made.address("newmodel", 1)))
    assert page.count(f'href="{made.address("newmodel-file", 1, one.pk)}"') == 1
    paper = Paper(member.get(made.address("newmodel.pdf", 1)).content)
    assert paper.tables[-1] == [["STT", "Tên tệp", "Kích thước"], ["1", SECRET, one.size_shown]]
    last = Entry.objects.order_by("-id")[0]
    assert (last.action, last.new.partition(" (")[0], last.member) == ("thêm minh chứng", SECRET, "dv-02")


def test_who_may_know_of_the_model_may_read_its_file_and_nobody_else_at_any_door(made: Made, member: Client) -> None:
    row = proposed(made)
    one = added(member, made)
    other = make_year(bloc="khoi-khac", members=2, leaves=1).secretary
    where = made.address("newmodel-file", 1, one.pk)

    def statuses() -> dict[str, int]:
        users = {"thuky": made.secretary, "truongkhoi": made.leader, "vanthu": made.clerk, "quantri": made.admin}
        users |= {code: made.representative(code) for code in made.codes} | {"khac": other}
        return {name: status(logged_in(user), where) for name, user in users.items()}

    staff = dict.fromkeys(("thuky", "truongkhoi", "vanthu", "quantri", "dv-02"), 200)
    closed = staff | dict.fromkeys(("dv-01", "dv-03", "khac"), 404)
    assert statuses() == closed
    stranger = logged_in(made.representative("dv-03"))
    log = stranger.get(made.address("log")).content.decode()
    assert (log.count(SECRET), log.count("minh chứng")) == (0, 0)
    reviewed(made, row, DECLINED)
    assert statuses() == closed
    row.refresh_from_db()
    reviewed(made, row, RECOGNISED)
    assert statuses() == staff | {"dv-01": 200, "dv-03": 200, "khac": 404}
    assert Client().get(where).status_code == 302
    # Under another model's number there is no such file.
    proposed(made, "dv-03", name="Khác")
    assert member.get(made.address("newmodel-file", 2, one.pk)).status_code == 404


def test_who_may_not_write_the_proposal_hands_nothing_in(made: Made, member: Client) -> None:
    row = proposed(made)
    told = {made.representative("dv-03"): 404, made.leader: 403, made.clerk: 403, made.admin: 403}
    for user, status in told.items():
        client = logged_in(user)
        assert client.get(made.address("newmodel-files", 1)).status_code == status
        assert send(client, made, files=[upload()]).status_code == status
    assert ModelFile.objects.count() == 0
    assert send(logged_in(made.secretary), made, files=[upload()]).status_code == 302
    assert Entry.objects.order_by("-id")[0].action == "thêm minh chứng thay đơn vị"
    # Once it was reviewed, what it was judged by stays.
    reviewed(made, row, RECOGNISED)
    one = ModelFile.objects.get()
    for client in (member, logged_in(made.secretary)):
        assert send(client, made, files=[upload("b.pdf", "B")]).status_code == 403
        assert send(client, made, f"remove:{one.pk}").status_code == 403
    assert ModelFile.objects.get().removed_at is None


def test_what_is_taken_away_is_gone_at_every_door_and_comes_back(made: Made, member: Client) -> None:
    proposed(made)
    one = added(member, made)
    assert send(member, made, f"remove:{one.pk}").status_code == 302
    assert status(member, made.address("newmodel-file", 1, one.pk)) == 404
    assert as_read(member.get(made.address("newmodel", 1))).count(SECRET) == 0
    assert send(member, made, f"restore:{one.pk}").status_code == 302
    assert status(member, made.address("newmodel-file", 1, one.pk)) == 200
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions[-3:] == ["thêm minh chứng", "gỡ minh chứng", "khôi phục minh chứng"]
    assert send(member, made, "remove:999").status_code == 404
    assert send(member, made, "burn").status_code == 404


def test_what_cannot_be_taken_in_says_why(made: Made, member: Client) -> None:
    proposed(made)
    one = added(member, made)
    assert refused(send(member, made)) == [("", "Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Thêm tệp».")]
    assert refused(send(member, made, files=[upload("b.pdf")])) == [("b.pdf", f"Tệp này đã có, tên là «{SECRET}».")]
    ((_, why),) = refused(send(member, made, files=[SimpleUploadedFile("a.pdf", b"<html>")]))
    assert why.startswith("Đây là trang web")
    fields = {"new_model": one.new_model, "name": "A", "content_type": "image/png", "size": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelFile.objects.create(**fields, sha256=one.sha256)
    for number in range(1, MOST_MODEL_FILES):
        ModelFile.objects.create(**fields, sha256=f"{number}")
    assert refused(send(member, made, files=[upload("c.pdf", "C")])) == [("c.pdf", TOO_MANY)]


def test_a_proposal_that_is_withdrawn_takes_its_files_along_and_the_log_names_them(made: Made, member: Client) -> None:
    row = proposed(made)
    added(member, made)
    where = made.address("newmodel-edit") + "?so=1"
    assert member.post(where, {"seen": seal_of(row), "deed": "drop"}).status_code == 302
    assert (NewModel.objects.count(), ModelFile.objects.count()) == (0, 0)
    told = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert told[-2:] == ["bỏ minh chứng", "rút đề xuất"]


def test_a_file_that_is_gone_or_was_changed_is_named(made: Made, member: Client, capsys: Any) -> None:
    proposed(made)
    one = added(member, made)
    call_command("check_evidence")
    assert capsys.readouterr().out == "Đủ 1 minh chứng, tệp nào cũng nguyên vẹn.\n"
    path = kept_at(store(), one.sha256)
    path.chmod(0o600)
    path.unlink()
    with pytest.raises(SystemExit):
        call_command("check_evidence")
    said = capsys.readouterr().out
    assert said.startswith(f"mất tệp: khoi-thu/2024, mô hình số 1, «{SECRET}»: ")
    assert member.get(made.address("newmodel-file", 1, one.pk)).status_code == 404
