"""A deadline that came along from the last year: told as a proposal, nobody late by it, until it is confirmed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from campaigns.dues import dues
from campaigns.models import DeadlineMove, MemberReport, ReportCall
from campaigns.verbs.reportcalls import seal_of
from campaigns.verbs.reports import NO_DEADLINE_YET
from common.audit.models import Entry
from members.dues import told_to
from tests.as_read import as_read
from tests.campaigns.reported import called
from tests.printing import Paper
from tests.years import Made, make_year

SAID = "10/06/2024 (đề nghị, chưa xác nhận)"


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=3, leaves=1, scored=False)
    called(made)
    ReportCall.objects.update(due_proposed=True)
    return made


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_it_is_told_as_a_proposal_wherever_it_stands_and_nobody_is_late(made: Made) -> None:
    for user in (made.secretary, made.representative("dv-02")):
        client = client_of(user)
        [part] = client.get(made.address("reports")).context["parts"]
        assert ([line.state for line in part.shown.lines], part.left) == (["Chưa nộp"] * 3, "")
        for door in (made.address("reports"), made.address("report", 1, "dv-02")):
            assert as_read(client.get(door)).count(SAID) == 1
        assert Paper(client.get(made.address("reports.pdf")).content).text.count(SAID) == 1
        found = [task for one in client.get(made.address("overview")).context["sections"] for task in one.tasks]
        assert [task.note for task in found if "Báo cáo" in task.title] == [f"Hạn nộp {SAID}."]
        assert as_read(client.get(made.address("calendar"))).count("Nộp báo cáo sơ kết (hạn đề nghị)") == 1


def test_a_member_writes_and_hands_in_once_the_secretary_has_confirmed_it(made: Made) -> None:
    member, secretary = client_of(made.representative("dv-02")), client_of(made.secretary)
    where = made.address("report-edit", 1, "dv-02")
    seen = member.get(where).context["seen"]
    answer = member.post(where, {"deed": "hand-in", "text": "Nửa đầu năm", "seen": seen})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [NO_DEADLINE_YET])
    assert member.post(where, {"deed": "save", "text": "Nửa đầu năm", "seen": seen}).status_code == 302

    call = ReportCall.objects.get()
    form = made.address("report-call") + "?so=1"
    assert "reason" not in secretary.get(form).context["form"].fields
    sent: dict[str, Any] = {"seen": seal_of(call), "kind": "half-year", "on": "15/6/2024"}
    for place, row in enumerate(call.indicators.all()):
        sent |= {f"i{place}-was": row.pk, f"i{place}-name": row.name, f"i{place}-unit": row.unit}
    assert secretary.post(form, sent).status_code == 302
    call.refresh_from_db()
    assert (call.due, call.due_proposed, DeadlineMove.objects.count()) == (date(2024, 6, 15), False, 0)
    entry = Entry.objects.get(action="xác nhận hạn nộp")
    assert (entry.old, entry.new) == ("đề nghị 10/06/2024", "15/06/2024")
    seen = member.get(where).context["seen"]
    assert member.post(where, {"deed": "hand-in", "text": "Nửa đầu năm", "seen": seen}).status_code == 302
    assert MemberReport.objects.get().state == "handed-in"


def test_after_logging_in_it_presses_the_secretary_alone(made: Made) -> None:
    def titles(user: Any) -> list[str]:
        told = told_to(user, [dues], date(2024, 6, 12))
        return [due.title for due in told.first] if told else []

    assert titles(made.secretary) == ["Báo cáo sơ kết: hạn nộp chờ xác nhận"]
    assert titles(made.representative("dv-02")) == []
    ReportCall.objects.update(due_proposed=False)
    assert titles(made.representative("dv-02")) == ["Báo cáo sơ kết của Đơn vị 02"]
