"""What can be done to rounds: open one, change its settings, move it on."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from common.audit.log import Actor, Change
from common.vietnamese.dates import today_vn
from common.vietnamese.text import file_name, fold
from common.yearfile.sync import change_fields, describe, differing
from members.access import YES, Answer, require
from members.models import BlocYear, Membership
from members.odd_days import KeptDay, beside, due_day, reference_day, settled_all
from members.yearlog import log_in
from scoring.models import ROUND_DAYS, Ineligible, Round, Rubric, Scorecard
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree.mistakes import problems
from scoring.verbs.scores import locked_round

CHANGED_MEANWHILE = (
    "Cài đặt vừa được người khác sửa, xem Nhật ký. Những gì bạn ghi chưa được lưu; bấm Lưu lần nữa để ghi đè."
)
NO_MEMBERS = "Khối chưa có thành viên: thêm thành viên trước khi mở kỳ."

# The state a card is in when its round stands at a step and nobody has said otherwise.
CARD_STATE_AT = {
    Round.Step.PREPARING: Scorecard.State.DRAFTING,
    Round.Step.SCORING: Scorecard.State.DRAFTING,
    Round.Step.APPRAISING: Scorecard.State.SUBMITTED,
    Round.Step.AGREEING: Scorecard.State.APPRAISED,
    Round.Step.PUBLISHED: Scorecard.State.AGREED,
}
DUES = tuple(ROUND_DAYS)
OPEN_STEPS = [step for step in Round.Step.values if step != Round.Step.PUBLISHED]


class NameTaken(PermissionError):
    """Another round of the year has this name. Its text is a sentence for the user."""


def name_taken(year: BlocYear, name: str, *, but: int | None = None) -> str:
    """Why no round of the year may be called so, but for the round with the id `but`; "" if one may."""
    other = Round.objects.filter(year=year, name_key=fold(name)).exclude(pk=but or 0).first()
    return f"Năm này đã có kỳ «{other.name}». Hãy đặt tên khác." if other else ""


def _require_name(year: BlocYear, name: str, *, but: int | None = None) -> None:
    if why := name_taken(year, name, but=but):
        raise NameTaken(why)


def open_round(*, rubric: Rubric, fields: Mapping[str, Any]) -> Round:
    """A new round of the rubric's year with a card for each member; `fields` are its own (code, name, step…).

    NameTaken if another one has its name; PermissionError (with the reason) if it is to be beyond «preparing» and
    there is nobody to score.
    """
    with transaction.atomic():
        _require_name(rubric.year, fields["name"])
        if fields.get("step", Round.Step.PREPARING) != Round.Step.PREPARING:
            require(_peopled(rubric.year_id))
        round_ = Round.objects.create(year=rubric.year, rubric=rubric, **fields)
        state = CARD_STATE_AT[Round.Step(round_.step)]
        Scorecard.objects.bulk_create(
            Scorecard(round=round_, member=member, state=state)
            for member in Membership.objects.filter(year=rubric.year).order_by("order")
        )
    return round_


def _peopled(year_id: int) -> Answer:
    """Whether there is anybody to score."""
    return YES if Membership.objects.filter(year=year_id).exists() else Answer(False, NO_MEMBERS)


def may_add_round(rubric: Rubric) -> Answer:
    """Whether a round may be opened with this rubric: one that cannot be scored with gets none."""
    found = problems(rules_of(rubric))
    return Answer(False, f"Bảng đánh giá còn sai: {found[0][1]}") if found else YES


def code_of(name: str, taken: Collection[str]) -> str:
    """A code for addresses from a round's name, other than those that are taken: «ca-nam», «ca-nam-2»."""
    longest: int = Round._meta.get_field("code").max_length or 0
    stem = file_name(name)[: longest - 3].rstrip("-")
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)


def odd_dues(year: int, fields: Mapping[str, Any], before: Round | None = None) -> dict[str, str]:
    """Of the deadlines among these fields, what is odd about each that is new (`before` is the round as it stands)."""
    days = {name: day for name, day in fields.items() if name in DUES and day}
    new = {name: day for name, day in days.items() if before is None or getattr(before, name) != day}
    return {name: odd for name, day in new.items() if (odd := due_day(day, year=year))}


def odd_documents(round_: Round, wanted: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """What is odd about the documents by which members are «không xét», by code; what stands is not asked."""
    stand = dict(round_.ineligible.values_list("member__code", "document"))
    today = today_vn()
    return {
        code: odd
        for code, (_, document) in wanted.items()
        if document != stand.get(code) and (odd := reference_day(document, today=today))
    }


def add_round(
    *, year: BlocYear, fields: Mapping[str, Any], actor: Actor, kept: Mapping[str, KeptDay] | None = None
) -> Round:
    """Opens a round of the year's rubric, with a code from its name. PermissionError (with the reason) if it may not.

    Rubric.DoesNotExist while the year has none; OddDays if a deadline is to be asked back, unless it is `kept`.
    """
    reasons = settled_all(odd_dues(year.year, fields), kept or {})
    with transaction.atomic():
        # Locked, so that two who open a round of the same name at once get two codes.
        rubric = Rubric.objects.select_for_update().get(year=year)
        require(may_add_round(rubric))
        taken = set(Round.objects.filter(year=year).values_list("code", flat=True))
        code = code_of(fields["name"], taken)
        more = {"code": code, "is_sample": rubric.is_sample}
        round_ = open_round(rubric=rubric, fields={**fields, **more, **beside(ROUND_DAYS, fields, reasons)})
        change = Change(
            subject=f"Kỳ chấm điểm {round_.name}",
            key=f"round/{code}",
            action="thêm kỳ chấm điểm",
            new=describe(round_, fields),
            reason=" ".join(dict.fromkeys(reasons.values())),
        )
        log_in(year, actor, [change])
    return round_


def years_at_work(years: Collection[int]) -> dict[int, bool]:
    """Of the years with these ids, those whose rounds left «preparing»: whether one is still being scored."""
    rows = Round.objects.filter(year__in=years).exclude(step=Round.Step.PREPARING).order_by()
    found: dict[int, bool] = {}
    for year, step in rows.values_list("year", "step"):
        found[year] = found.get(year, False) or step != Round.Step.PUBLISHED
    return found


def may_change_round(round_: Round) -> Answer:
    """Whether the round's settings may still be changed: until it is published."""
    return Answer(False, "Kỳ chấm điểm đã công bố nên không sửa được nữa.") if round_.is_published else YES


def change_round(
    *,
    round_id: int,
    fields: Mapping[str, Any],
    ineligible: Mapping[str, tuple[str, str]] | None,
    votes: Mapping[str, int | None],
    loaded: str,
    actor: Actor,
    year: BlocYear | None = None,
    kept: Mapping[str, KeptDay] | None = None,
) -> int:
    """Changes a round's own fields, who is «không xét» (all of them: member's code → reason, document) and the votes.

    `loaded` is the `state_of_settings` that the form was shown with. Answers how many changes that made;
    PermissionError (with the reason) if the round is published, or if somebody else changed it since; OddDays, by field
    («scoring_due», «document:<code>»), if a day is to be asked back, unless it is `kept`.
    """
    with transaction.atomic():
        round_ = locked_round(round_id, year)
        require(may_change_round(round_))
        if loaded != state_of_settings(round_):
            raise PermissionError(CHANGED_MEANWHILE)
        odd = odd_dues(round_.year.year, fields, round_)
        odd |= {f"document:{code}": why for code, why in odd_documents(round_, ineligible or {}).items()}
        reasons = settled_all(odd, kept or {})
        dues = " ".join(dict.fromkeys(why for field, why in reasons.items() if field in DUES))
        _require_name(round_.year, fields.get("name", round_.name), but=round_.pk)
        kept_beside = beside(ROUND_DAYS, differing(round_, fields), reasons)
        changes = [replace(change, reason=dues) for change in set_fields(round_, fields, kept_beside)]
        if ineligible is not None:
            documents = {code: why for code in ineligible if (why := reasons.get(f"document:{code}"))}
            changes += [
                replace(change, reason=documents.get(change.member, ""))
                for change in set_ineligible(round_, ineligible, documents)
            ]
        changes += _set_votes(round_, votes)
        log_in(round_.year, actor, changes)
    return len(changes)


def take_votes(*, year: BlocYear, round_id: int, votes: Mapping[str, int], actor: Actor) -> int:
    """Notes these members' votes in the round, by code; whoever counted them asks who may. How many changes that made.

    PermissionError (with the reason) once the round is published; Round.DoesNotExist.
    """
    with transaction.atomic():
        round_ = locked_round(round_id, year)
        require(may_change_round(round_))
        changes = _set_votes(round_, votes)
        log_in(round_.year, actor, changes)
    return len(changes)


def state_of_settings(round_: Round) -> str:
    """All that a form of the settings shows, in one text: another one means that somebody changed them meanwhile."""
    own = ("name", "visibility", "only_after_publication", "reasons", "scoring_due", "appraising_due", "agreeing_due")
    left_out = sorted(round_.ineligible.values_list("member_id", "reason", "document"))
    votes = sorted(round_.cards.exclude(votes=None).values_list("member_id", "votes"))
    return str(([str(getattr(round_, name)) for name in own], left_out, votes))


def set_fields(round_: Round, fields: Mapping[str, Any], untold: Mapping[str, Any] | None = None) -> list[Change]:
    """Gives the round these fields; answers the change, unlogged. `untold` are saved with them and not told."""
    changed = change_fields(round_, fields, untold)
    if changed is None:
        return []
    old, new = changed
    subject, key = f"Kỳ chấm điểm {round_.name}", f"round/{round_.code}"
    return [Change(subject=subject, key=key, action="sửa kỳ chấm điểm", old=old, new=new)]


def set_ineligible(round_: Round, wanted: Mapping[str, tuple[str, str]], reasons: Mapping[str, str]) -> list[Change]:
    """Makes just these members «không xét» (code → reason, document); answers the changes, unlogged.

    `reasons` says by code why an odd document stands; what it doesn't say stays with the document that it is about.
    """
    members = {member.code: member for member in round_.year.members.all()}
    stand = {item.member.code: item for item in round_.ineligible.select_related("member")}
    changes = []
    for code, item in stand.items():
        if code not in wanted:
            item.delete()
            changes.append(Change(subject=str(item), action="xét lại", old=_why(item), member=code))
    for code, (reason, document) in wanted.items():
        old = _why(stand[code]) if code in stand else ""
        item = stand.get(code) or Ineligible(round=round_, member=members[code])
        kept = reasons.get(code, item.document_reason if item.document == document else "")
        if item.pk and (item.reason, item.document, item.document_reason) == (reason, document, kept):
            continue
        item.reason, item.document, item.document_reason = reason, document, kept
        item.save()
        changes.append(Change(subject=str(item), action="không xét", old=old, new=_why(item), member=code))
    return changes


def _why(item: Ineligible) -> str:
    return f"{item.reason} ({item.document})" if item.document else item.reason


def _set_votes(round_: Round, votes: Mapping[str, int | None]) -> list[Change]:
    changes = []
    stand = {card.member.code: card for card in round_.cards.select_related("member")}
    for code, count in votes.items():
        card = stand.get(code)
        if card is None:
            member = round_.year.members.get(code=code)
            card = Scorecard(round=round_, member=member)
        if card.votes == count:
            continue
        old, card.votes = card.votes, count
        card.save()
        told = ["" if number is None else f"{number} phiếu" for number in (old, count)]
        subject = f"Phiếu của {card.member.short_name}"
        changes.append(Change(subject=subject, action="ghi số phiếu", old=told[0], new=told[1], member=code))
    return changes


def may_move(round_: Round, step: str) -> Answer:
    """Whether the round may go to this step: one forward or one back, and never into or out of «published» here."""
    if round_.is_published:
        return Answer(False, "Kỳ chấm điểm đã công bố, không lùi lại được.")
    if step not in OPEN_STEPS:
        return Answer(False, "Công bố là một việc riêng, không chuyển bước được.")
    if abs(OPEN_STEPS.index(step) - OPEN_STEPS.index(round_.step)) != 1:
        return Answer(False, "Mỗi lần chỉ chuyển được một bước, tới hoặc lùi.")
    if round_.step == Round.Step.PREPARING:
        # From here on the rubric is frozen, so there must be members to score and criteria to score them by.
        if not (peopled := _peopled(round_.year_id)):
            return peopled
        if found := problems(rules_of(round_.rubric)):
            return Answer(False, f"Bảng đánh giá còn sai: {found[0][1]}")
    return YES


def move_round(*, round_id: int, step: str, actor: Actor, year: BlocYear | None = None) -> Round:
    """Moves the round one step; no card moves with it. PermissionError (with the reason) if it may not.

    A card that was not handed in stays with its member, who may still hand it in, late.
    """
    with transaction.atomic():
        round_ = locked_round(round_id, year)
        require(may_move(round_, step))
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
        log_in(round_.year, actor, [change])
    return round_
