"""What others do while the print of a publication is set: nothing is locked then, and what is kept is still true."""

from collections.abc import Callable
from typing import Any

import pytest

from common.audit.log import Actor, Change, head
from common.audit.log import write as audit_write
from common.audit.models import Entry
from members.models import Membership
from scoring.models import Publication, Score
from scoring.publications.freezing import snapshot_of
from scoring.publications.record import render_publication
from scoring.rules.snapshot import content_digest, read
from scoring.verbs.publication import CHANGED, TRIES, Correction, PublicationRefused
from scoring.verbs.scores import save_scores
from tests.printing import Paper
from tests.scoring.verbs.test_publication import agreed, corrected, published, sheet_of
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    """A round whose every criterion is agreed."""
    return make_year(members=4, leaves=9)


def meanwhile(monkeypatch: pytest.MonkeyPatch, *deeds: Callable[[], object]) -> list[int]:
    """Each time a print was set, the next of these is done by somebody else; answers how often one was set, so far."""
    left, prints = list(deeds), [0]

    def set_and_go_on(*args: Any, **how: Any) -> bytes:
        content = render_publication(*args, **how)
        prints[0] += 1
        if left:
            left.pop(0)()
        return content

    monkeypatch.setattr("scoring.publications.making.render_publication", set_and_go_on)
    return prints


def saves(made: Made, text: str) -> Callable[[], object]:
    edits = [agreed("dv-02", "1.1", text)]
    return lambda: save_scores(round_id=made.round.pk, edits=edits, actor=Actor(name="t"), reader=None)


def logs(made: Made) -> Callable[[], object]:
    """Something is written into the log that moves no figure of this round."""
    change = Change(subject="Thành viên", action="sửa")
    return lambda: audit_write(Actor(name="t"), [change], bloc=made.year.bloc.code, year=made.year.year)


def test_a_figure_that_moves_while_the_print_is_set_is_in_the_print_that_is_kept(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = meanwhile(monkeypatch, saves(made, "31"), saves(made, "32"))
    publication = published(made)
    line = read(publication.snapshot).member("dv-02")
    assert line is not None
    assert (prints, line.score("1.1").values["agreed"].input) == ([3], {"points": "32"})
    assert content_digest(read(publication.snapshot)) == content_digest(snapshot_of(sheet_of(made)))


def test_a_figure_that_moves_again_and_again_is_told_and_nothing_is_published(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = meanwhile(monkeypatch, *(saves(made, str(number)) for number in range(31, 40)))
    with pytest.raises(PublicationRefused) as refused:
        published(made)
    assert (refused.value.problems, prints, Publication.objects.count()) == ({"seen": CHANGED}, [TRIES], 0)


def test_what_was_seen_and_moves_while_its_print_is_set_is_not_published(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = content_digest(snapshot_of(sheet_of(made)))
    prints = meanwhile(monkeypatch, saves(made, "31"))
    with pytest.raises(PublicationRefused) as refused:
        published(made, seen=seen)
    assert (refused.value.problems, prints, Publication.objects.count()) == ({"seen": CHANGED}, [1], 0)


def test_a_log_that_others_write_all_the_time_holds_nobody_up(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    logs(made)()
    end = head()
    prints = meanwhile(monkeypatch, *[logs(made)] * 9)
    first = read(published(made).snapshot)
    assert ((first.log_entries, first.log_hash), prints) == ((end.number, end.hash), [1])
    end = head()
    second = read(corrected(made, Correction(1, [agreed("dv-02", "1.1", "99")], reason="x")).snapshot)
    assert ((second.log_entries, second.log_hash), prints) == ((end.number, end.hash), [2])
    for found in (first, second):
        assert Entry.objects.get(number=found.log_entries).hash == found.log_hash


def test_of_two_corrections_at_once_the_later_one_is_told_of_the_other(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(made)
    mine, theirs = (Correction(1, [agreed("dv-02", "1.1", text)], reason="x") for text in ("98", "99"))
    meanwhile(monkeypatch, lambda: corrected(made, theirs))
    with pytest.raises(PublicationRefused) as refused:
        corrected(made, mine)
    assert set(refused.value.problems) == {"number"}
    assert list(Publication.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Score.objects.get(card__member__code="dv-02", criterion__code="1.1").agreed_input == {"points": "99"}


def test_who_signs_is_who_signs_when_it_is_kept(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    head_of_it = Membership.objects.filter(year=made.year, role=Membership.Role.HEAD)
    prints = meanwhile(monkeypatch, lambda: head_of_it.update(representative_name="Trần Thị Mới"))
    paper = Paper(bytes(published(made).pdf))
    assert (prints, paper.text.count("TRƯỞNG KHỐI Trần Thị Mới Mã xác minh:")) == ([2], 1)
