"""What can be done to rubrics and rounds: give a year its rubric, open a round, move it on, take a card in."""

from typing import Any

from django.db import transaction

from khoithidua.audit.log import Actor, Change, write
from members.access import YES, Answer
from members.models import BlocYear, Membership
from scoring.models import Evidence, Round, Rubric, Score, Scorecard
from scoring.rubricfile import RubricPart
from scoring.rules.rubric import problems
from scoring.tree import rules_of, store_tree
from scoring.verbs import locked_round

FROZEN = "Bảng đánh giá đã dùng để chấm điểm nên không sửa được nữa."

# The state a card is in when its round stands at a step and nobody has said otherwise.
CARD_STATE_AT = {
    Round.Step.PREPARING: Scorecard.State.DRAFTING,
    Round.Step.SCORING: Scorecard.State.DRAFTING,
    Round.Step.APPRAISING: Scorecard.State.SUBMITTED,
    Round.Step.AGREEING: Scorecard.State.APPRAISED,
    Round.Step.PUBLISHED: Scorecard.State.AGREED,
}
OPEN_STEPS = [step for step in Round.Step.values if step != Round.Step.PUBLISHED]


def may_change_rubric(rubric: Rubric) -> Answer:
    """Whether the rubric may still be changed: until a round of it has left «preparing» or has scores or evidence."""
    started = rubric.rounds.exclude(step=Round.Step.PREPARING).exists()
    scored = Score.objects.filter(card__round__rubric=rubric).exists()
    return Answer(False, FROZEN) if started or scored or _has_evidence(rubric) else YES


def _has_evidence(rubric: Rubric) -> bool:
    """Whether a file stands behind one of its criteria, one that was taken away too: its criterion can't go."""
    return Evidence.objects.filter(criterion__rubric=rubric).exists()


def store_rubric(*, year: BlocYear, part: RubricPart, is_sample: bool = False) -> list[Change]:
    """Gives the year this rubric, in place of one that may still be changed; answers the changes, unlogged.

    The same rubric given for real makes a sample rubric real. PermissionError (with the reason) if the one the year
    has is frozen and differs.
    """
    is_sample = is_sample or part.is_sample
    with transaction.atomic():
        rubric = Rubric.objects.select_for_update().filter(year=year).first()
        fields = {
            "name": part.plain.name,
            "note": part.note,
            "scale": part.plain.scale,
            "step": part.plain.step,
            "decimals": part.plain.decimals,
            "total_may_exceed_scale": part.plain.total_may_exceed_scale,
            "tie_break": list(part.plain.tie_break),
        }
        if rubric is None:
            rubric = Rubric.objects.create(year=year, is_sample=is_sample, **fields)
            action = "thêm bảng đánh giá"
        else:
            if rules_of(rubric) == part.plain and rubric.note == part.note:
                return [] if is_sample or not rubric.is_sample else _make_real(rubric)
            # Locked, so that none of them leaves «preparing» in between.
            list(rubric.rounds.select_for_update(of=("self",)))
            answer = may_change_rubric(rubric)
            if not answer:
                raise PermissionError(answer.reason)
            for name, value in fields.items():
                setattr(rubric, name, value)
            rubric.is_sample = is_sample
            rubric.save()
            action = "thay bảng đánh giá"
        store_tree(rubric, part.plain)
    return [Change(subject=rubric.name, action=action)]


def _make_real(rubric: Rubric) -> list[Change]:
    rubric.is_sample = False
    rubric.save(update_fields=["is_sample"])
    return [Change(subject=rubric.name, action="dùng làm bảng đánh giá thật")]


def open_round(*, rubric: Rubric, fields: dict[str, Any]) -> Round:
    """A new round of the rubric's year with a card for each member; `fields` are its own (code, name, step…)."""
    with transaction.atomic():
        round_ = Round.objects.create(year=rubric.year, rubric=rubric, **fields)
        state = CARD_STATE_AT[Round.Step(round_.step)]
        Scorecard.objects.bulk_create(
            Scorecard(round=round_, member=member, state=state)
            for member in Membership.objects.filter(year=rubric.year).order_by("order")
        )
    return round_


def may_move(round_: Round, step: str) -> Answer:
    """Whether the round may go to this step: one forward or one back, and never into or out of «published» here."""
    if round_.is_published:
        return Answer(False, "Kỳ chấm điểm đã công bố, không lùi lại được.")
    if step not in OPEN_STEPS:
        return Answer(False, "Công bố là một việc riêng, không chuyển bước được.")
    if abs(OPEN_STEPS.index(step) - OPEN_STEPS.index(round_.step)) != 1:
        return Answer(False, "Mỗi lần chỉ chuyển được một bước, tới hoặc lùi.")
    if round_.step == Round.Step.PREPARING and (found := problems(rules_of(round_.rubric))):
        return Answer(False, f"Bảng đánh giá còn sai: {found[0][1]}")
    return YES


def move_round(*, round_id: int, step: str, actor: Actor) -> Round:
    """Moves the round one step. PermissionError (with the reason) if it may not."""
    with transaction.atomic():
        round_ = locked_round(round_id)
        answer = may_move(round_, step)
        if not answer:
            raise PermissionError(answer.reason)
        old = round_.get_step_display()
        round_.step = step
        round_.save(update_fields=["step"])
        change = Change(
            subject=f"Kỳ chấm điểm {round_.name}",
            key=f"round/{round_.code}",
            action="chuyển bước",
            old=old,
            new=round_.get_step_display(),
        )
        write(actor, [change], bloc=round_.year.bloc.code, year=round_.year.year)
    return round_
