"""What takes long is made while nothing is locked, and kept in one transaction if it is still right by then."""

import pytest
from django.db import connection, transaction

from common.audit.log import Actor, Change, write
from common.audit.models import Entry
from common.records.keeping import make_then_keep
from common.records.unlocked import LockedMeanwhile, require_no_transaction


class Moved(Exception):
    pass


class Maker:
    """Makes numbers; the first few have moved when they are to be kept."""

    def __init__(self, moves: int) -> None:
        self.moves = moves
        self.made = 0

    def make(self) -> int:
        require_no_transaction()
        self.made += 1
        return self.made

    def keep(self, number: int) -> int:
        assert connection.in_atomic_block
        write(Actor(name="tests"), [Change(subject=str(number), action="giữ")])
        if number <= self.moves:
            raise Moved
        return number


@pytest.mark.django_db
@pytest.mark.parametrize(("moves", "tries"), [(0, 1), (0, 3), (2, 3)])
def test_it_is_made_anew_until_it_is_still_right_and_kept_once(moves: int, tries: int) -> None:
    maker = Maker(moves)
    assert make_then_keep(maker.make, maker.keep, moved=Moved, tries=tries) == moves + 1
    assert maker.made == moves + 1
    assert list(Entry.objects.values_list("subject", flat=True)) == [str(moves + 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("tries", [1, 3])
def test_what_moves_each_time_is_told_and_nothing_of_it_is_kept(tries: int) -> None:
    maker = Maker(tries)
    with pytest.raises(Moved):
        make_then_keep(maker.make, maker.keep, moved=Moved, tries=tries)
    assert (maker.made, Entry.objects.count()) == (tries, 0)


@pytest.mark.django_db
def test_another_error_is_told_at_once(db: None) -> None:
    maker = Maker(1)
    with pytest.raises(Moved):
        make_then_keep(maker.make, maker.keep, tries=3)
    assert maker.made == 1


@pytest.mark.django_db
def test_it_is_no_part_of_somebody_elses_transaction() -> None:
    maker = Maker(0)
    with transaction.atomic(), pytest.raises(LockedMeanwhile):
        make_then_keep(maker.make, maker.keep)
    assert maker.made == 0
