"""What is sent to the forms of rubric, scores, rounds and publications."""

import json
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from common.vietnamese.dates import today_vn
from members.models import User
from scoring.models import Appraiser, Criterion, Round, Rubric, Score, Scorecard
from scoring.verbs.rounds import state_of_settings
from tests.common.files.samples import pdf
from tests.officetables import GUIDE, pasted
from tests.pacts.life import Life
from tests.posted.people import OTHER, OWN
from tests.posted.reading import Sent, client_of, form_shown, shown_to
from tests.rubricpages import boxes


def step(life: Life, step: str, state: str = "drafting", *, scored: bool = False) -> dict[str, int]:
    """Brings round and cards to this step, and answers which round a form is sent for."""
    if not scored:
        Score.objects.filter(card__round=life.made.round).delete()
    Round.objects.filter(pk=life.made.round.pk).update(step=step, visibility="full")
    Scorecard.objects.filter(round=life.made.round).update(state=state)
    return {"round": life.made.round.pk}


def rubric(life: Life) -> Sent:
    step(life, "preparing")
    return {"version": Rubric.objects.get(year=life.made.year).version}


def rubric_edit(life: Life) -> Sent:
    version = rubric(life)
    lines = [row.line for row in shown_to("thuky", life, "rubric-edit")["rows"]]
    lines[1] = replace(lines[1], max_points="42")
    return version | {"deed": "save"} | boxes(lines)


def rubric_settings(life: Life) -> Sent:
    version = rubric(life)
    return form_shown(shown_to("thuky", life, "rubric-settings"), name="Bảng khác", deed="save") | version


def rubric_source(life: Life) -> Sent:
    version = rubric(life)
    where = client_of("thuky").post(life.made.address("rubric-source"), {"source": "sample"})["Location"]
    shown = client_of("thuky").get(where).context["preview"]
    return version | {"deed": "take", "source": "sample", "from": shown.origin, "rubric": shown.json}


def rubric_intake(life: Life) -> Sent:
    version = rubric(life)
    where = life.made.address("rubric-intake")
    handed = client_of("thuky").post(where, {"deed": "read", "pasted": pasted(GUIDE)})["Location"]
    looked = client_of("thuky").get(handed).context["looked"]
    return version | {"deed": "take", "state": looked.state, "at": "0", "from": looked.origin, "seen": looked.seen}


def rubric_new(life: Life) -> Sent:
    return rubric(life) | {"code": "9", "name": "Nhóm mới", "kind": "group", "max_points": "10"}


def rubric_node(life: Life) -> Sent:
    version = rubric(life)
    return form_shown(shown_to("thuky", life, "rubric-node", "1.1"), name="Tên khác") | version


def value(life: Life) -> Sent:
    return step(life, "scoring") | {f"v:self:{OWN}:1.1": "77,5", "reason": "Thử"}


def imported(life: Life) -> Sent:
    return step(life, "scoring") | {"edits": json.dumps([["A1", OWN, "1.1", "self", 0, "12"]]), "reason": "Theo tệp"}


def evidence(life: Life) -> Sent:
    return step(life, "scoring") | {"criterion": "1.1", "files": [SimpleUploadedFile("Ảnh.pdf", pdf())]}


def explain(life: Life) -> Sent:
    round_ = step(life, "scoring", scored=True)
    return round_ | {"loaded": shown_to(OWN, life, "explain", OWN)["loaded"], "g:1.1": "Vì sao"}


def progress(life: Life) -> Sent:
    return step(life, "scoring") | {"deed": "buoc", "step": "appraising"}


def progress_settings(life: Life) -> Sent:
    round_ = step(life, "preparing")
    context = shown_to("thuky", life, "progress-settings")
    loaded = state_of_settings(Round.objects.get(pk=life.made.round.pk))
    return form_shown(context, name="Kỳ khác", loaded=loaded) | round_


def progress_new(life: Life) -> Sent:
    return {"name": "Kỳ thêm", "visibility": "own", "reasons": "own"}


def appraisers(life: Life) -> Sent:
    return step(life, "scoring") | {f"v:{OWN}": [OTHER]}


def _judged_alone(life: Life) -> dict[str, int]:
    """My card is handed in; the other member and one more appraise it, each by itself."""
    round_ = step(life, "appraising", "submitted", scored=True)
    Score.objects.filter(card__round=life.made.round).update(appraised_input=None, appraised_points=None)
    Rubric.objects.filter(year=life.made.year).update(several_appraisers="mean")
    own, *others = (life.made.year.members.get(code=code) for code in (OWN, OTHER, "dv-01"))
    for other in others:
        Appraiser.objects.get_or_create(round=life.made.round, appraiser=other, member=own)
    return round_


def appraisals(life: Life) -> Sent:
    return _judged_alone(life) | {f"v:appraised:{OTHER}:1.1": "77,5", "reason": "Thử"}


def take_means(life: Life) -> Sent:
    round_ = _judged_alone(life)
    first = Appraiser.objects.get(round=life.made.round, appraiser__code=OTHER)
    criterion = Criterion.objects.get(rubric__year=life.made.year, code="1.1")
    first.appraisals.create(criterion=criterion, input={"points": "77.5"})
    return round_ | chosen(life, "progress-means") | {"reason": "Đơn vị kia bận"}


def exemptions(life: Life) -> Sent:
    return step(life, "scoring") | {"criterion": "1.1", "members": [OTHER], "reason": "Không có đoàn viên"}


def chosen(life: Life, name: str) -> Sent:
    """Every card that may be chosen on this page, each with its seal."""
    rows = [row for row in shown_to("thuky", life, name)["rows"] if row.card.answer]
    assert rows
    return {"card": [f"{row.card.member.code}:{row.card.seal}" for row in rows]}


def submit_all(life: Life) -> Sent:
    return step(life, "scoring", scored=True) | chosen(life, "progress-submit") | {"reason": "Nộp bằng giấy"}


def appraise_all(life: Life) -> Sent:
    return step(life, "appraising", "submitted", scored=True) | chosen(life, "progress-appraise")


def reminders(life: Life) -> Sent:
    Round.objects.update(scoring_due=today_vn())
    User.objects.filter(username=OWN).update(email="dv-02@example.vn")
    return step(life, "scoring")


def publishing(life: Life) -> Sent:
    round_ = step(life, "agreeing", "agreed", scored=True)
    return round_ | {"typed": "CÔNG BỐ", "seen": shown_to("thuky", life, "standings-publish")["seen"]}


def correction(life: Life) -> Sent:
    form = publishing(life)
    assert client_of("thuky").post(life.made.address("standings-publish"), form).status_code == 302
    typed = {"round": life.made.round.pk, "number": "1", "reason": "Cộng nhầm", f"score:{OWN}:1.1": "99"}
    client, where = client_of("thuky"), life.made.address("standings-correction")
    seen = client.post(where, typed | {"viec": "xem"}).context["seen"]
    return typed | {"viec": "cong-bo", "typed": "CÔNG BỐ", "seen": seen}
