"""Several people at once at a member's report and at a check visit: one of them does it, the others are told.

First the race is shown to be real: without the lock on the year two who saw the same report both write it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from campaigns.models import MemberReport, ReportCall, ReportFile, Visit
from campaigns.verbs import reports
from campaigns.verbs.reportcalls import CallRefused, StaleCall, drop_call
from campaigns.verbs.reportcalls import seal_of as seal_of_call
from campaigns.verbs.reportfiles import add_files
from campaigns.verbs.reports import ReportRefused, StaleReport, return_report, save_report, seal_of
from campaigns.verbs.visits import StaleVisit, drop_visit, keep_visit
from campaigns.verbs.visits import seal_of as seal_of_visit
from common.audit.models import Entry
from members.models import BlocYear
from tests.campaigns.proposed import who
from tests.campaigns.reported import at, called, handed_in
from tests.campaigns.visited import visited
from tests.common.files.samples import pdf
from tests.documents.issued import given
from tests.parallel import in_threads
from tests.years import Made, make_year

PEOPLE = 6
TOLD = (StaleReport, ReportRefused, StaleVisit, Visit.DoesNotExist, StaleCall, CallRefused, ReportCall.DoesNotExist)


@pytest.fixture
def made(transactional_db: None) -> Made:
    return make_year(members=3, leaves=1, scored=False)


def done_by(work: Callable[[int], object], people: int = PEOPLE) -> list[int]:
    """Who of them did it; the others were told why not, and by nothing else than what a page tells."""
    done: list[int] = []

    def one(number: int) -> None:
        try:
            work(number)
        except TOLD:
            return
        done.append(number)

    in_threads(people, one)
    return sorted(done)


def write(made: Made, number: int, seen: str, *, hand_in: bool = False) -> None:
    how = who(made, made.secretary) | {"number": 1, "member": "dv-02", "seen": seen}
    save_report(**how, text=f"Bài của người thứ {number}", figures=[], hand_in=hand_in)


@pytest.mark.postgres_only
def test_without_the_lock_two_would_write_over_each_other(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_in(made, called(made), hand_in=False)
    seen, both = seal_of(MemberReport.objects.get()), threading.Barrier(2)

    @contextmanager
    def unlocked(year: BlocYear) -> Iterator[BlocYear]:
        with transaction.atomic():
            yield year

    def seal_when_both_look(report: MemberReport | None) -> str:
        found = seal_of(report)
        both.wait(timeout=30)
        return found

    made.secretary, made.reader(made.secretary)
    monkeypatch.setattr(reports, "locked", unlocked)
    monkeypatch.setattr(reports, "seal_of", seal_when_both_look)
    assert done_by(lambda number: write(made, number, seen), people=2) == [0, 1]


@pytest.mark.parametrize("begun", [False, True], ids=["the first draft", "a draft"])
def test_of_those_who_write_a_report_at_once_one_does(begun: bool, made: Made) -> None:
    call = called(made)
    seen = seal_of(handed_in(made, call, hand_in=False)) if begun else ""
    [number] = done_by(lambda number: write(made, number, seen, hand_in=number % 2 == 0))
    report = MemberReport.objects.get()
    assert (report.text, report.is_handed_in) == (f"Bài của người thứ {number}", number % 2 == 0)


def test_of_those_who_return_a_report_at_once_one_does(made: Made) -> None:
    seen = seal_of(handed_in(made, called(made), received=at(9)))
    how = who(made, made.secretary) | {"number": 1, "member": "dv-02", "seen": seen}
    [number] = done_by(lambda number: return_report(**how, reason=f"Lý do {number}"))
    assert MemberReport.objects.get().returned_reason == f"Lý do {number}"
    assert Entry.objects.filter(action="trả lại báo cáo").count() == 1


def test_a_file_that_several_hand_in_at_once_is_kept_once(made: Made) -> None:
    called(made)
    how = who(made, made.secretary) | {"number": 1, "member": "dv-02"}
    taken: list[bool] = []

    def add(number: int) -> None:
        [one] = add_files(**how, files=[given(f"Tệp {number}.pdf", pdf("CHUNG"))])
        taken.append(one.row is not None)

    assert done_by(add) == list(range(PEOPLE))
    assert (sorted(taken), ReportFile.objects.count()) == ([False] * (PEOPLE - 1) + [True], 1)


def test_a_call_is_dropped_or_somebody_reports_on_it_never_both(made: Made) -> None:
    seen, how = seal_of_call(called(made)), who(made, made.secretary)
    [number] = done_by(lambda number: write(made, 0, "") if number else drop_call(**how, number=1, seen=seen), people=2)
    assert (ReportCall.objects.count(), MemberReport.objects.count()) == ((1, 1) if number else (0, 0))


def test_a_visit_is_changed_or_dropped_never_both(made: Made) -> None:
    visit, how = visited(made), who(made, made.secretary)
    how |= {"number": visit.number, "seen": seal_of_visit(visit)}
    fields = {"campaign": None, "on": visit.on, "who": "Người khác"}

    def work(number: int) -> None:
        if number % 2:
            drop_visit(**how)
        else:
            keep_visit(**how, fields=fields, findings={"dv-02": f"Thấy {number}"})

    [number] = done_by(work)
    assert list(Visit.objects.values_list("visited__findings", flat=True)) == ([] if number % 2 else [f"Thấy {number}"])
