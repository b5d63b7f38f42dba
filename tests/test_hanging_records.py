"""While the helper that sets records hangs or dies, nothing else stands still, nothing is half done, nothing is lost.

Whoever issues, freezes, publishes or corrects waits for the helper in a thread of their own; that it does hang is seen
first. When it wakes up again, what they asked for is done, once.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from common.records import worker
from common.records.worker import Workers
from common.web.notmade import NOT_MADE
from documents.models import Document
from members.models import User
from pacts.models import Freezing, Pact
from scoring.models import Publication, Score, Stage
from tests import helper
from tests.as_read import as_read
from tests.years import Made, make_year, unsign

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "mot-mat-khau-de-thu"
MINE, THEIRS = ("dv-01", "1.1"), "khoi-khac"


@dataclass(frozen=True)
class Scene:
    """A bloc whose secretary sends a form that needs a record, and another bloc that works meanwhile."""

    made: Made
    other: Made
    workers: Workers

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def save(self, made: Made) -> str:
        """A score is put in, as the grid does; answers what became of it."""
        sent = {
            "round": made.round.pk,
            "member": MINE[0],
            "criterion": MINE[1],
            "stage": Stage.APPRAISED.value,
            "version": Score.objects.get(
                card__round=made.round, card__member__code="dv-01", criterion__code="1.1"
            ).version,
            "value": "31,5",
            "reason": "Họp",
        }
        answer = self.client(made.secretary).post(made.address("grid"), sent, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        return str(answer.json()["fate"])


@pytest.fixture
def scene(transactional_db: None, settings) -> Iterator[Scene]:
    made = make_year(members=2, leaves=1)
    unsign(Pact.objects.get(year=made.year))
    other = make_year(members=2, leaves=1, bloc=THEIRS)
    for user in (made.clerk, other.clerk):
        user.set_password(PASSWORD)
        user.save()
    with helper.working(settings) as workers:
        yield Scene(made, other, workers)


def form_of(client: Client, address: str) -> dict[str, str]:
    """What the page's form carries along."""
    context = client.get(address).context
    return {name: str(context[name]) for name in ("seen", "version", "number") if name in context}


Send = Callable[[], HttpResponse]


def publish(scene: Scene) -> Send:
    client, address = scene.client(scene.made.secretary), scene.made.address("standings-publish")
    sent = form_of(client, address) | {"round": str(scene.made.round.pk), "typed": "CÔNG BỐ"}
    return lambda: client.post(address, sent)  # type: ignore[return-value]


def correct(scene: Scene) -> Send:
    scene.made.publish()
    client, address = scene.client(scene.made.secretary), scene.made.address("standings-correction")
    sent = {
        "round": str(scene.made.round.pk),
        "number": "1",
        "score:dv-01:1.1": "77",
        "reason": "Cộng nhầm",
        "typed": "CÔNG BỐ",
    }
    shown = client.post(address, sent | {"viec": "xem"})
    sent |= {"seen": shown.context["seen"], "viec": "cong-bo"}
    return lambda: client.post(address, sent)  # type: ignore[return-value]


def freeze(scene: Scene) -> Send:
    client, address = scene.client(scene.made.secretary), scene.made.address("pact-freeze")
    sent = form_of(client, address) | {"on": "17/3/2024", "deed": "freeze"}
    return lambda: client.post(address, sent)  # type: ignore[return-value]


def issue(scene: Scene) -> Send:
    client, address = scene.client(scene.made.secretary), scene.made.address("composition-issue", "ke-hoach")
    sent = {"version": "0", "replaces": "", "on": "17/3/2024", "seen": "on"}
    return lambda: client.post(address, sent)  # type: ignore[return-value]


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Publication, Freezing, Document)}


@pytest.mark.parametrize("prepare", [publish, correct, freeze, issue])
def test_others_save_log_in_and_look_while_somebody_waits_for_a_record(
    prepare: Callable[[Scene], Send], scene: Scene
) -> None:
    send = prepare(scene)
    before, answers = counts(), list[int]()

    def run() -> None:
        try:
            answers.append(send().status_code)
        finally:
            connection.close()

    with helper.hanging(scene.workers):
        waiting = threading.Thread(target=run)
        waiting.start()
        helper.wait_until_busy(scene.workers)
        assert scene.save(scene.other) == "saved"
        for user in (scene.made.clerk, scene.other.clerk):
            logged_in = Client().post("/dang-nhap/", {"username": user.username, "password": PASSWORD})
            assert (logged_in.status_code, logged_in["Location"]) == (302, "/")
        for name in ("grid", "standings", "documents", "pact"):
            assert scene.client(scene.made.leader).get(scene.made.address(name)).status_code == 200
        # Nothing is half done.
        assert (answers, counts()) == ([], before)
    waiting.join()
    assert answers == [302]
    assert sum(counts().values()) > sum(before.values())


def test_the_very_round_that_is_being_published_takes_a_score_meanwhile_and_is_not_published_without_it(
    scene: Scene,
) -> None:
    send, answers = publish(scene), list[int]()

    def run() -> None:
        try:
            answers.append(send().status_code)
        finally:
            connection.close()

    with helper.hanging(scene.workers):
        waiting = threading.Thread(target=run)
        waiting.start()
        helper.wait_until_busy(scene.workers)
        assert scene.save(scene.made) == "saved"
    waiting.join()
    assert (answers, Publication.objects.count()) == ([422], 0)


TYPED: dict[Callable[[Scene], Send], list[str]] = {
    publish: ['id="typed" name="typed" value="CÔNG BỐ"'],
    correct: ['name="score:dv-01:1.1" value="77"', "Cộng nhầm", 'id="typed" name="typed" value="CÔNG BỐ"'],
    freeze: ['id="on" name="on" value="17/3/2024"'],
    issue: ['name="on" value="17/3/2024"'],
}


@pytest.mark.parametrize("prepare", TYPED)
def test_whose_record_cannot_be_made_is_told_so_and_finds_all_that_was_typed(
    prepare: Callable[[Scene], Send], scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    send = prepare(scene)
    before, scene.workers.program = counts(), helper.DEAD
    scene.workers.close()
    scene.workers._idle.put(None)
    answer = send()
    shown = as_read(answer)
    assert answer.status_code == 503
    assert shown.count(NOT_MADE) == 1
    assert {text: shown.count(text) for text in TYPED[prepare]} == dict.fromkeys(TYPED[prepare], 1)
    assert counts() == before
    assert [message.partition(":")[0] for message in caplog.messages if message.startswith("no record")] != []
    # The next try does it.
    scene.workers.program = worker.PROGRAM
    assert send().status_code == 302
