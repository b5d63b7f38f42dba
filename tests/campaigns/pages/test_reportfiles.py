"""The files of members' reports: handed in, taken away, brought back; who opens them; kept while the bloc has them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from campaigns.models import MemberReport, ReportFile
from campaigns.verbs.reportfiles import check_report_files
from campaigns.verbs.reports import LIES_WITH_THE_BLOC
from common.audit.models import Entry
from common.files.store import KeptState
from common.files.taking import store
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.reported import accepted, at, called, handed_in, returned
from tests.common.files.samples import pdf, picture
from tests.keptfiles import kept_at
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    found = make_year(members=3, leaves=1)
    called(found)
    return found


@pytest.fixture
def member(made: Made) -> Client:
    return logged_in(made.representative("dv-02"))


def add(client: Client, made: Made, *files: tuple[str, bytes], follow: bool = False) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(made.address("report-files", 1, "dv-02"), {"deed": "add", "files": sent}, follow=follow)


def status(client: Client, door: str) -> int:
    """What a door answers; what it sends in pieces is let go."""
    answer: Any = client.get(door)
    if answer.streaming:
        b"".join(answer)
    return int(answer.status_code)


def actions() -> list[tuple[str, str]]:
    rows = Entry.objects.filter(key="report/1/dv-02/").order_by("id")
    return [(one.action, one.member) for one in rows if "tệp" in one.action]


def test_a_member_puts_files_to_its_report_and_takes_them_away_and_back(made: Made, member: Client) -> None:
    where = made.address("report-files", 1, "dv-02")
    content = pdf("BAO CAO")
    assert add(member, made, ("Báo cáo.pdf", content), ("Ảnh.png", picture("PNG")))["Location"] == where
    first, second = ReportFile.objects.order_by("id")
    door = made.address("report-file", 1, "dv-02", first.pk)
    answer = member.get(door)
    assert (b"".join(answer), answer["Content-Type"]) == (content, "application/pdf")
    assert as_read(member.get(made.address("report", 1, "dv-02"))).count(door) == 1
    assert Paper(member.get(made.address("report.pdf", 1, "dv-02")).content).text.count("Báo cáo.pdf") == 1
    assert member.post(where, {"deed": f"remove:{first.pk}"})["Location"] == where
    assert (member.get(door).status_code, as_read(member.get(where)).count("Khôi phục")) == (404, 1)
    assert member.post(where, {"deed": f"restore:{first.pk}"})["Location"] == where
    assert actions() == [("thêm tệp", "dv-02")] * 2 + [("gỡ tệp", "dv-02"), ("khôi phục tệp", "dv-02")]
    assert ReportFile.objects.filter(removed_at__isnull=True).count() == 2
    assert MemberReport.objects.get().state == "draft"
    assert second.name == "Ảnh.png"


def test_files_alone_are_a_report_that_can_be_handed_in(made: Made, member: Client) -> None:
    add(member, made, ("Báo cáo.pdf", pdf("BAO CAO")))
    edit = made.address("report-edit", 1, "dv-02")
    sent = {"deed": "hand-in", "text": "", "seen": member.get(edit).context["seen"]}
    assert member.post(edit, sent)["Location"] == made.address("report", 1, "dv-02")
    assert MemberReport.objects.get().state == "handed-in"


def test_the_same_file_twice_a_wrong_kind_and_nothing_at_all_are_told(made: Made, member: Client) -> None:
    add(member, made, ("Một.pdf", pdf("MOT")))
    told = add(member, made, ("Hai.pdf", pdf("MOT")), ("Tệp.exe", b"MZ" + b"\0" * 80)).context["refused"]
    assert told[0] == ("Hai.pdf", "Tệp này đã có, tên là «Một.pdf».")
    assert len(told) == 2
    assert add(member, made).context["refused"] == [
        ("", "Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Thêm tệp».")
    ]
    assert ReportFile.objects.count() == 1


@pytest.mark.parametrize("state", ["handed-in", "accepted"])
def test_what_lies_with_the_bloc_keeps_its_files_until_it_is_returned(state: str, made: Made, member: Client) -> None:
    add(member, made, ("Một.pdf", pdf("MOT")))
    report = handed_in(made, MemberReport.objects.get().call, received=at(9))
    if state == "accepted":
        accepted(made, report)
    where, file = made.address("report-files", 1, "dv-02"), ReportFile.objects.get()
    report_page = made.address("report", 1, "dv-02")
    assert member.get(where)["Location"] == report_page
    assert member.post(where, {"deed": f"remove:{file.pk}"})["Location"] == report_page
    answer = add(member, made, ("Hai.pdf", pdf("HAI")), follow=True)
    assert answer.redirect_chain == [(report_page, 302)]
    # The first that is waiting told of the file that was added at the beginning.
    assert [str(one) for one in answer.context["messages"]][1:] == [LIES_WITH_THE_BLOC] * 2
    assert list(ReportFile.objects.values_list("name", "removed_at")) == [("Một.pdf", None)]
    report.refresh_from_db()
    returned(made, report)
    assert member.post(where, {"deed": f"remove:{file.pk}"})["Location"] == where


def test_nobody_else_s_representative_finds_a_file_or_its_name(made: Made, member: Client) -> None:
    add(member, made, ("Số liệu kín.pdf", pdf("KIN")))
    handed_in(made, MemberReport.objects.get().call, received=at(9))
    file = ReportFile.objects.get()
    door = made.address("report-file", 1, "dv-02", file.pk)
    other = logged_in(made.representative("dv-03"))
    assert [other.get(made.address(page, 1, "dv-02")).status_code for page in ("report", "report-files")] == [404, 404]
    assert other.get(door).status_code == 404
    # Nor under the own report's address.
    assert other.get(made.address("report-file", 1, "dv-03", file.pk)).status_code == 404
    assert add(other, made, ("Hai.pdf", pdf("HAI"))).status_code == 404
    for page in ("reports", "log"):
        assert as_read(other.get(made.address(page))).count("Số liệu kín") == 0
    for user in (made.secretary, made.leader, made.clerk, made.admin):
        assert status(logged_in(user), door) == 200, user
    for user in (made.leader, made.clerk, made.admin):
        assert logged_in(user).get(made.address("report-files", 1, "dv-02")).status_code == 403
    assert Client().get(door).status_code == 302


def test_missing_bytes_are_told(made: Made, member: Client, capsys: Any) -> None:
    add(member, made, ("Một.pdf", pdf("MOT")))
    assert list(check_report_files()) == []
    file = ReportFile.objects.get()
    kept_at(store(), file.sha256).unlink()
    assert list(check_report_files()) == [(file, KeptState.MISSING)]
    assert member.get(made.address("report-file", 1, "dv-02", file.pk)).status_code == 404
    with pytest.raises((SystemExit, CommandError)):
        call_command("check_evidence")
    assert "báo cáo số 1 của dv-02, tệp «Một.pdf»" in capsys.readouterr().out
