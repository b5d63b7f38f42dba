"""«Việc tiếp theo» never leads nowhere: what it offers is permitted, it changes something, and it ends the round."""

import json
import random
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from members.models import BlocYear, Role, User
from scoring.models import Appraiser, Round, Rubric, Score, Scorecard
from scoring.rubrics.files import RubricPart
from scoring.rubrics.verbs import store_rubric
from scoring.sample import make_sample
from scoring.sheet import STAGES, load_sheet
from scoring.verbs.scores import Edit, save_scores
from tests.boxes import boxes_in
from tests.yearfiles import loaded, real, the_year, undone
from tests.years import ACTOR, Made, make_year, rubric_of

pytestmark = pytest.mark.django_db
STEPS = ("preparing", "scoring", "appraising", "agreeing")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def state() -> tuple[Any, ...]:
    """All that the round's work is about: its step, its cards, its values."""
    return (
        list(Round.objects.order_by("pk").values_list("step")),
        list(Scorecard.objects.order_by("pk").values_list("state", "return_reason")),
        list(Score.objects.order_by("pk").values_list("self_input", "appraised_input", "agreed_input", "explanation")),
    )


class Worker:
    """Somebody who does what the page of progress offers, and types what is missing where it leads."""

    def __init__(self, user: User, year: BlocYear, round_: Round) -> None:
        self.client = client_of(user)
        self.year, self.round = year, round_
        self.progress = f"/{year.bloc.code}/{year.year}/tien-do/?ky={round_.code}"

    def offer(self) -> Any:
        """What is offered now."""
        answer = self.client.get(self.progress)
        assert answer.status_code == 200
        self.page = answer.content.decode()
        return answer.context["next_step"]

    def take(self, offer: Any) -> None:
        """Opens each way that is offered, and goes on by the first that is more than a reminder."""
        done = False
        for label, url in ((offer.label, offer.url), *((way.label, way.url) for way in offer.also)):
            if url.startswith("#"):
                self.press(url[1:])
                done = True
                continue
            answer = self.client.get(url)
            assert answer.status_code == 200, (label, url)
            name = str(resolve(urlsplit(url).path).url_name)
            if not done and name != "progress-reminders":
                self.work(name, url, answer)
                done = True
        assert done, offer

    def press(self, anchor: str) -> None:
        """The one button that moves on in this part of the page of progress."""
        found = re.search(rf'<section class="panel" id="{anchor}">.*?</section>', self.page, re.S)
        assert found, anchor
        form = next(form for form in re.findall(r"<form.*?</form>", found[0], re.S) if "btn-primary" in form)
        fields = dict(re.findall(r'name="(round|deed|step)" value="([^"]*)"', form))
        assert self.client.post(self.progress, fields).status_code == 302

    def work(self, name: str, url: str, answer: Any) -> None:
        if name == "grid":
            assert self.type_in(url, answer) > 0
        elif name == "card":
            self.fill_card(url, answer)
        elif name == "explain":
            loaded_ = answer.context["loaded"]
            fields = {f"g:{row.code}": "Có văn bản kèm theo" for row in answer.context["rows"]}
            self.client.post(url, fields | {"loaded": loaded_, "round": str(self.round.pk)})
        elif name == "standings-publish":
            assert answer.context["answer"], answer.context["answer"].reason
            fields = {"typed": "CÔNG BỐ", "seen": answer.context["seen"], "round": str(self.round.pk)}
            assert self.client.post(url, fields).status_code == 302
        else:
            raise AssertionError(f"nobody knows what to do at {url}")

    def type_in(self, url: str, answer: Any, stage: str = "") -> int:
        """Types a value into every open box of the page that is empty, of one stage; answers how many."""
        edits = []
        query = dict(parse_qsl(urlsplit(url).query))
        sheet = load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=self.round.pk))
        for box in boxes_in(answer.content.decode()):
            node = sheet.nodes[box.criterion]
            mark = sheet.mark(box.member, box.criterion)
            wanted = stage in ("", box.stage)
            if query.get("loc") == "khac-nhau":
                wanted = wanted and mark.disputed
            if not wanted or mark.input(box.stage) is not None:
                continue
            typed = {"direct": "1", "target": "1/2", "per_unit": "1", "achieved": "không"}
            value = node.levels[-1].name if node.levels else typed[node.kind.value]
            edits.append(box._asdict() | {"version": mark.version, "value": value})
        if edits:
            fields = {"round": self.round.pk, "edits": json.dumps(edits), "reason": "Theo biên bản"}
            told = self.client.post(url, fields, headers={"Accept": "application/json"})
            assert [one["fate"] for one in told.json()["answers"]] == ["saved"] * len(edits)
        return len(edits)

    def fill_card(self, url: str, answer: Any) -> None:
        """What is missing for the card's way on, and then its button; or back a step, where only that is left."""
        on = answer.context["deed_on"]
        if on and on.answer:
            self.type_in(url, answer, str(on.stage or "agreed"))
            fields = {"deed": on.deed, "round": self.round.pk}
            done = self.client.post(url, fields)
            if done.status_code == 422 and (refusal := done.context["refusal"]).missing:
                # What has no evidence is told, and asked about once.
                done = self.client.post(url, fields | {"without": refusal.without})
            assert done.status_code == 302
        else:
            assert answer.context["deed_back"]
            fields = {"deed": "tra-lai", "return_reason": "Còn thiếu điểm", "round": self.round.pk}
            assert self.client.post(url, fields).status_code == 302


def walk(worker: Worker, most: int) -> list[str]:
    """Does what is offered until nothing is; answers the labels. Every single one has to change something."""
    labels: list[str] = []
    while offer := worker.offer():
        before = state()
        worker.take(offer)
        assert state() != before, offer
        labels.append(offer.label)
        assert len(labels) < most, labels
    return labels


def shaken(made: Made, draw: random.Random, step: str) -> None:
    """A round at this step: its cards in any state, any of their values missing, as files, hands and time leave it."""
    Round.objects.filter(pk=made.round.pk).update(step="agreeing")
    edits = [
        Edit(code, leaf.code, stage, 0, None)
        for code in made.codes
        for leaf in made.leaves
        for stage in STAGES
        if draw.random() < 0.3
    ]
    save_scores(round_id=made.round.pk, edits=edits, actor=ACTOR, reader=None, log=False)
    for card in Scorecard.objects.filter(round=made.round):
        card.state = draw.choice(Scorecard.State.values)
        card.return_reason = draw.choice(["", "Thiếu báo cáo"]) if card.state == "drafting" else ""
        card.save()
    for score in Score.objects.filter(card__round=made.round):
        Score.objects.filter(pk=score.pk).update(explanation=draw.choice(["", "", "Có văn bản"]))
    Round.objects.filter(pk=made.round.pk).update(step=step)


@pytest.mark.parametrize("step", STEPS)
def test_a_secretary_who_does_what_is_offered_comes_to_the_end_from_any_state(step: str) -> None:
    for seed in range(2):
        made = make_year(members=3, leaves=5, step="agreeing", bloc=f"khoi-{seed}")
        shaken(made, random.Random(f"{step} {seed}"), step)  # noqa: S311 - the same states every time
        walk(Worker(made.secretary, made.year, made.round), most=60)
        assert Round.objects.get(pk=made.round.pk).step == "published"


@pytest.mark.parametrize("who", ["secretary", "leader", "clerk", "admin", "dv-01", "dv-02"])
def test_whatever_is_offered_to_whomever_is_permitted_and_changes_something(who: str) -> None:
    made = make_year(members=3, leaves=5, step="agreeing")
    members = {member.code: member for member in made.members}
    Appraiser.objects.create(round=made.round, appraiser=members["dv-01"], member=members["dv-02"])
    user = made.representative(who) if who.startswith("dv") else getattr(made, who)
    for step in (*STEPS, "published"):
        for seed in range(5):
            with undone():
                shaken(made, random.Random(f"{step} {who} {seed}"), step)  # noqa: S311 - the same states every time
                worker = Worker(user, made.year, made.round)
                if offer := worker.offer():
                    before = state()
                    worker.take(offer)
                    assert state() != before, offer
                else:
                    assert who != "secretary" or step == "published"


def test_the_sample_round_of_a_first_start_is_walked_to_its_publication() -> None:
    """Only by what is offered, and by typing the scores that are missing there."""
    file = real()
    loaded(file)
    year = the_year(file)
    make_sample(year=year, password="mot-mat-khau-de-thu", renew=True, actor=ACTOR)
    round_ = Round.objects.get(year=year)
    secretary = User.objects.get(username="thuky")
    assert Role.objects.filter(user=secretary, kind="secretary").exists()
    assert walk(Worker(secretary, year, round_), most=12) == ["Ghi điểm thẩm định", "Thống nhất", "Công bố kết quả"]
    assert Round.objects.get().step == "published"
    leader = User.objects.get(username="truongkhoi")
    assert Worker(leader, year, round_).offer() is None


def test_a_bloc_without_members_is_told_to_begin_there() -> None:
    bloc = make_year(members=1, leaves=5, scored=False).year.bloc
    year = BlocYear.objects.create(bloc=bloc, year=2030)
    store_rubric(year=year, part=RubricPart(rubric_of(5), note=""))
    fields = {"code": "nam", "name": "Cả năm", "step": "scoring", "visibility": "totals"}
    # No round opens there any more: its members went afterwards, or an earlier version let it open.
    round_ = Round.objects.create(rubric=Rubric.objects.get(year=year), year=year, **fields)
    made = Made(year, round_, rubric_of(5), [])
    for user in (made.secretary, made.admin):
        offer = Worker(user, year, made.round).offer()
        assert (offer.text, offer.url) == (
            "Khối chưa có thành viên: thêm thành viên trước khi mở kỳ.",
            made.address("members"),
        )
    tasks = client_of(made.secretary).get(made.address("overview")).context["sections"]
    said = {task.title: task.state.value for section in tasks for task in section.tasks}
    assert "Nộp phiếu tự chấm" not in said
    assert said["Thành viên"] == "missing"
