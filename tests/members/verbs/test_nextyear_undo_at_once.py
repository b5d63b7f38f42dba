"""Several people at once: a year is taken back, or somebody works in it; never both."""

import pytest
from django.db import IntegrityError, OperationalError, transaction

from campaigns.models import Focus
from common.audit.log import Actor, Change
from common.audit.models import Entry
from khoithidua.urls import HEIRLOOMS
from members.models import BlocYear, Opening
from members.nextyear import usual
from members.openings import opened_next
from members.roster import seal_of
from members.verbs.nextyear import open_next_year
from members.verbs.nextyear_undo import UndoRefused, mark_of, undo_next_year
from members.verbs.roster import roster_of
from members.yearlog import log_in
from tests.parallel import in_threads
from tests.years import Made, make_year

ACTOR = Actor(name="tests")


def opened(made: Made) -> Opening:
    """Opens the next year with all that is offered."""
    stand = roster_of(made.year)
    open_next_year(
        year=made.year,
        plan=usual(stand),
        heirlooms=[one for part in HEIRLOOMS for one in part.heirlooms(made.year)],
        seen=seal_of(stand),
        actor=ACTOR,
        reader=made.reader(made.secretary),
    )
    found = opened_next(made.year)
    assert found is not None
    return found


@pytest.mark.parametrize("adds", [True, False], ids=["something is added", "something is changed"])
def test_of_those_who_take_it_back_and_who_work_in_it_at_once_one_side_does(adds: bool, transactional_db: None) -> None:
    made = make_year(members=2, leaves=1, scored=False)
    opening = opened(made)
    new, reader = opening.year, made.reader(made.secretary)
    given = [one.handed_down for one in HEIRLOOMS]
    undone: list[int] = []
    worked: list[int] = []

    def undo(number: int) -> None:
        try:
            undo_next_year(
                year=made.year, given=given, seen=mark_of(opening), typed=str(new.year), actor=ACTOR, reader=reader
            )
        except UndoRefused:
            return
        undone.append(number)

    def work(number: int) -> None:
        # As a verb that takes no lock of the bloc would.
        try:
            with transaction.atomic():
                if adds:
                    Focus.objects.create(year=new, order=10 + number, text=f"Nội dung {number}")
                elif not Focus.objects.filter(year_id=new.pk, order=1).update(text=f"Nội dung {number}"):
                    return
                log_in(new, ACTOR, [Change(subject=f"Nội dung {number}", action="sửa")])
        except (IntegrityError, OperationalError):
            return
        worked.append(number)

    in_threads(6, lambda number: undo(number) if number % 3 == 1 else work(number))
    stands = BlocYear.objects.filter(bloc=made.year.bloc, year=new.year).exists()
    since = Entry.objects.of_year(new.bloc.code, new.year).filter(number__gt=opening.last_entry).count()
    assert (stands, since) == (not undone, len(worked))
    assert (len(undone), bool(worked)) in [(1, False), (0, True)]
