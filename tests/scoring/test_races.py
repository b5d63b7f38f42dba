"""Twenty people write scores of one round at once: what each was told is what stands, in the table and in the log.

First the race is shown to be real: with the guard off, saves that were acknowledged are gone. The guard is the lock on
the round (`scoring.verbs.scores.locked_round`), on SQLite the transaction itself.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from common.audit.log import Actor
from common.audit.models import Entry
from members.access import Reader
from members.models import Role, User
from scoring.models import Round, Score, Stage
from scoring.recompute import recompute
from scoring.rubrics.kinds.values import to_text
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs import scores as verbs
from scoring.verbs.scores import Edit, Fate, Outcome, save_scores
from tests.parallel import in_threads
from tests.years import Made, make_year

WRITERS = 20
# Every writer comes back so often; each time it types what nobody else ever types.
TURNS = 3
# «1.1» takes points as they are typed; «1.2» compares the members, so that one entry moves the points of all.
SHARED, COMPARED = ("dv-01", "1.1"), "1.2"


@dataclass(frozen=True)
class Acknowledged:
    """A save that the portal has told its writer of."""

    writer: int
    member: str
    criterion: str
    text: str


@pytest.fixture
def made(transactional_db: None) -> Made:
    return make_year(members=4, leaves=5, scored=False, step="agreeing")


@pytest.fixture
def writers(made: Made) -> list[User]:
    """Twenty secretaries."""
    users = [User.objects.create_user(f"thuky-{number:02}", full_name=f"Thư ký {number}") for number in range(WRITERS)]
    for user in users:
        Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=made.year.bloc)
    return users


def points(writer: int, turn: int) -> str:
    """What this writer types at this turn, and nobody else ever."""
    return f"{turn * WRITERS + writer + 1},{turn + 1}"


def unlocked(pk: int, year: object = None) -> Round:
    return Round.objects.select_related("rubric", "year__bloc").get(pk=pk)


def test_with_the_guard_off_acknowledged_saves_are_lost(
    made: Made, writers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have read before any writes; every one of them is told «saved», and one value stands."""
    all_have_read = threading.Barrier(WRITERS)
    # After that one writes at a time, to its commit: twenty upserts of one row at once may also end in a deadlock of
    # PostgreSQL's, which tells its writer «not saved» and would hide what is to be shown.
    writing = threading.Lock()

    def read_together(round_: Round, **how: Any) -> RoundSheet:
        sheet = load_sheet(round_, **how)
        all_have_read.wait()
        writing.acquire()
        return sheet

    save(made, writers[0], Edit(*SHARED, Stage.AGREED, 0, "50"))
    if connection.vendor == "sqlite":
        monkeypatch.setattr(verbs, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(verbs, "locked_round", unlocked)
    monkeypatch.setattr(verbs, "load_sheet", read_together)
    outcomes: list[Outcome] = []

    def work(number: int) -> None:
        # The log stands behind a lock of its own, which is not the question here.
        try:
            outcomes.extend(save(made, writers[number], Edit(*SHARED, Stage.AGREED, 1, points(number, 0)), log=False))
        finally:
            writing.release()

    in_threads(WRITERS, work)
    assert [outcome.fate for outcome in outcomes] == [Fate.SAVED] * WRITERS
    assert Score.objects.get().version == 2


def save(made: Made, user: User, edit: Edit, *, log: bool = True) -> list[Outcome]:
    reader = Reader(user, frozenset({Role.Kind.SECRETARY}))
    actor = Actor(user=user)
    return save_scores(round_id=made.round.pk, edits=[edit], actor=actor, reader=reader, reason="Thử", log=log).outcomes


class Desk:
    """One secretary at the grid, who sends what she types as the page's script does, and remembers what she is told."""

    def __init__(self, made: Made, user: User, number: int) -> None:
        self.address = made.address("grid")
        self.number = number
        self.round = made.round.pk
        self.client = Client()
        self.client.force_login(user)
        self.versions: dict[tuple[str, str], int] = defaultdict(int)
        self.told: list[Acknowledged] = []
        self.refusals = 0

    def type_in(self, member: str, criterion: str, text: str) -> None:
        """Sends a value until it stands; refused because somebody was faster, she sends it again over the other's."""
        while True:
            sent = {
                "round": self.round,
                "member": member,
                "criterion": criterion,
                "stage": Stage.AGREED.value,
                "version": self.versions[member, criterion],
                "value": text,
                "reason": f"Người thứ {self.number}",
            }
            answer = self.client.post(self.address, sent, headers={"Accept": "application/json"}).json()
            self.versions[member, criterion] = answer["version"]
            if answer["fate"] == "saved":
                self.told.append(Acknowledged(self.number, member, criterion, text))
                return
            assert answer["fate"] == "stale"
            self.refusals += 1

    def paste(self, criterion: str, texts: dict[str, str]) -> None:
        """Sends a block once; what is stale in it is left to whoever was faster."""
        edits = [
            {
                "member": member,
                "criterion": criterion,
                "stage": Stage.AGREED.value,
                "version": self.versions[member, criterion],
                "value": text,
                # Points of made-up writers, not of people: nothing about them is asked back.
                "sure": True,
            }
            for member, text in texts.items()
        ]
        sent = {"round": self.round, "edits": json.dumps(edits), "reason": f"Người thứ {self.number}"}
        answers = self.client.post(self.address, sent, headers={"Accept": "application/json"}).json()["answers"]
        for edit, answer in zip(edits, answers, strict=True):
            place = (str(edit["member"]), criterion)
            self.versions[place] = answer["version"]
            if answer["fate"] == "saved":
                self.told.append(Acknowledged(self.number, *place, str(edit["value"])))
            else:
                assert answer["fate"] == "stale"
                self.refusals += 1


@pytest.fixture
def desks(made: Made, writers: list[User]) -> list[Desk]:
    return [Desk(made, user, number) for number, user in enumerate(writers)]


def work_all(desks: list[Desk], work: Callable[[Desk], None]) -> list[Acknowledged]:
    """All begin at once; answers everything that any of them was told."""
    in_threads(len(desks), lambda number: work(desks[number]))
    return [told for desk in desks for told in desk.told]


def logged(made: Made, member: str, criterion: str) -> list[tuple[str, str, str, str]]:
    """What the log says of an agreed value, oldest first: from what to what, by whom, why."""
    entries = Entry.objects.filter(key=f"score/{made.round.code}/{member}/{criterion}/agreed").order_by("id")
    return [
        (entry.old, entry.new, entry.actor_name, entry.reason)
        for entry in entries
        if not entry.action.startswith("tính lại")
    ]


def expect_all_stands(made: Made, told: list[Acknowledged]) -> None:
    """Every acknowledged save is in the log once and nothing else is; the log leads to what the table has."""
    sheet = load_sheet(made.round)
    by_place: dict[tuple[str, str], list[Acknowledged]] = defaultdict(list)
    for one in told:
        by_place[one.member, one.criterion].append(one)
    for (member, criterion), saves in by_place.items():
        log = logged(made, member, criterion)
        news = [new.partition(" (")[0] for _, new, _, _ in log]
        assert sorted(news) == sorted(one.text for one in saves)
        who = {one.text: f"Thư ký {one.writer}" for one in saves}
        assert [name for _, _, name, _ in log] == [who[new] for new in news]
        # Each was written over the one before it.
        olds = [old.partition(" (")[0] for old, _, _, _ in log]
        assert olds == ["", *news[:-1]]
        mark = sheet.mark(member, criterion)
        assert mark.version == len(saves)
        value = sheet.value(member, criterion, Stage.AGREED)
        assert value is not None
        assert to_text(sheet.nodes[criterion], value) == news[-1]
    assert Score.objects.count() == len(by_place)


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_on_one_box_are_saved_one_after_the_other_and_none_is_lost(
    made: Made, desks: list[Desk]
) -> None:
    def work(desk: Desk) -> None:
        for turn in range(TURNS):
            desk.type_in(*SHARED, points(desk.number, turn))

    told = work_all(desks, work)
    assert len(told) == WRITERS * TURNS
    # They did meet: nobody's first try found the box empty but one's.
    assert sum(desk.refusals for desk in desks) >= WRITERS - 1
    expect_all_stands(made, told)


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_all_over_the_round_with_blocks_and_points_that_move_each_other(
    made: Made, desks: list[Desk]
) -> None:
    def work(desk: Desk) -> None:
        own = made.codes[desk.number % len(made.codes)]
        for turn in range(TURNS):
            desk.type_in(own, "1.1", points(desk.number, turn))
            desk.paste(COMPARED, {code: f"{points(desk.number, turn)}/10" for code in made.codes})

    told = work_all(desks, work)
    assert {one.criterion for one in told} == {"1.1", COMPARED}
    expect_all_stands(made, told)
    # The points that count are those of the inputs that stand: nobody computed them from what was gone already.
    sheet = load_sheet(made.round)
    before = {place: mark.points for place, mark in sheet.marks.items()}
    recompute(sheet, list(sheet.marks))
    assert {place: mark.points for place, mark in sheet.marks.items()} == before
