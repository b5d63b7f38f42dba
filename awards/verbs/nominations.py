"""Who is put forward for a form of award: by a click or by a row, changed, withdrawn with a reason, or taken back.

Once a round of voting on a question was opened and counts, its list stands. What hangs on no meeting, in mid-year, is
planned as a proposal (`awards.verbs.proposals`); until it is decided the log tells it to the bloc's own people alone.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, ProtectedError

from awards.models import AwardForm, Nomination, Question
from awards.verbs.questions import name_of, questions_of, why_frozen
from awards.votes import nominee
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean
from common.yearfile.sync import change_fields, describe
from documents.catalogue import NO_MEMBERS
from members.access import Reader, require
from members.access_of_the_awards import may_put_forward
from members.locking import locked
from members.models import BlocYear, Membership
from members.yearlog import log_in, who_changed

OF_NOMINATION = ("member", "person", "position", "sex", "merits")
MOST = 300
STALE = "Trường hợp này đã được người khác sửa."
LOST_MEMBER = "Đơn vị này không còn trong Khối. Hãy chọn đơn vị khác."
NO_PERSON = "Hình thức này tặng cá nhân: hãy ghi họ và tên."
NO_PERSONS = "Hình thức này tặng tập thể: không ghi họ và tên."
NO_OCCASION = "Hãy ghi dịp đề nghị: đợt thi đua đã tổng kết, thành tích đột xuất."
TWICE = "Trường hợp này đã có trong danh sách."
NO_REASON = "Hãy ghi lý do rút."
IN_USE = "Trường hợp này đã được bỏ phiếu hoặc đã lập hồ sơ, nên không xóa được. Hãy rút, có lý do."
TOO_MANY = "Một danh sách nhiều nhất {} trường hợp."


class StaleNomination(ValueError):
    """It was changed by somebody else since the form was opened; the text says by whom and what."""


class NominationRefused(FieldsRefused):
    """What was typed or asked cannot be: a sentence for each field, or under ""."""


def seal_of(nomination: Nomination | None) -> str:
    """A short mark of all that stands of it."""
    if nomination is None:
        return ""
    told = [str(getattr(nomination, field.attname)) for field in nomination._meta.concrete_fields]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def question_in(year: BlocYear, meeting: int, order: int) -> Question:
    """The question at this place of the meeting; Question.DoesNotExist."""
    found = next((one for one in questions_of(year, meeting) if one.order == order), None)
    if found is None:
        raise Question.DoesNotExist
    return found


def wrong_nomination(form: AwardForm, fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of a case of this form, by field."""
    if form.subject == AwardForm.Subject.INDIVIDUAL and not fields["person"]:
        return {"person": NO_PERSON}
    if form.subject == AwardForm.Subject.COLLECTIVE and fields["person"]:
        return {"person": NO_PERSONS}
    return {}


def put_forward(
    *, year: BlocYear, meeting: int, question: int, fields: Mapping[str, Any], actor: Actor, reader: Reader
) -> Nomination:
    """Puts a member, or a person of one, forward for the question; `fields` are `OF_NOMINATION`, the member by code.

    What that form asks for may not be met: the list says so, the bloc decides. PermissionError, NominationRefused,
    Question.DoesNotExist.
    """
    require(may_put_forward(reader))
    with locked(year) as now:
        asked = question_in(now, meeting, question)
        if reason := why_frozen(asked):
            raise NominationRefused({"": reason})
        row = _made(now, asked.form, fields, question=asked)
        log_in(now, actor, [change_of(row, "đề cử", new=told(row))])
    return row


def change_nomination(
    *, year: BlocYear, nomination: int, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> Nomination:
    """Changes the case with this key; `fields` are `OF_NOMINATION`.

    PermissionError, NominationRefused, StaleNomination unless it stands as `seen` says, Nomination.DoesNotExist.
    """
    require(may_put_forward(reader))
    with locked(year) as now:
        row = _found(now, nomination, seen)
        values = _understood(now, row.form, fields)
        _once(row.question, values, but=row.pk)
        changed = change_fields(row, values)
        log_in(now, actor, [change_of(row, "sửa", *changed)] if changed else [])
    return row


def withdraw(*, year: BlocYear, nomination: int, reason: str, seen: str, actor: Actor, reader: Reader) -> Nomination:
    """Puts the case forward no longer, with the reason; with a blank one it stands again as it did.

    PermissionError, NominationRefused, StaleNomination, Nomination.DoesNotExist.
    """
    require(may_put_forward(reader))
    with locked(year) as now:
        row = _found(now, nomination, seen)
        said = clean(reason)
        if not row.withdrawn and not said:
            raise NominationRefused({"withdrawn": NO_REASON})
        changed = change_fields(row, {"withdrawn": said})
        log_in(now, actor, [change_of(row, "rút" if said else "bỏ việc rút", *changed)] if changed else [])
    return row


def drop_nomination(*, year: BlocYear, nomination: int, seen: str, actor: Actor, reader: Reader) -> Nomination:
    """Takes away what was put forward by mistake; the log keeps it.

    PermissionError, NominationRefused, StaleNomination, Nomination.DoesNotExist.
    """
    require(may_put_forward(reader))
    with locked(year) as now:
        row = _found(now, nomination, seen)
        changes = drop(row)
        log_in(now, actor, changes)
    return row


def drop(row: Nomination) -> list[Change]:
    """Takes a case away, unlogged; NominationRefused where something hangs on it."""
    changes = [change_of(row, "bỏ", old=told(row))]
    try:
        row.delete()
    except ProtectedError:
        raise NominationRefused({"": IN_USE}) from None
    return changes


def told(row: Nomination) -> str:
    """The case in words, for the log; what is empty is left out."""
    said = [describe(row, [name]) for name in ("position", "sex", "merits") if getattr(row, name)]
    return "; ".join([nominee(row), *said])


def change_of(row: Nomination, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a case: to everybody where a meeting votes on it, else to the bloc's own people alone."""
    if row.question:
        called, whose = name_of(row.question), ""
        key = f"review/{row.question.review.conference.number}/nomination/{row.pk}/"
    else:
        called, whose, key = row.form.name_on(today_vn()), NO_MEMBERS, f"nomination/{row.pk}/"
    return Change(
        subject=f"Suy tôn, đề nghị: {called}, {nominee(row)}", key=key, action=action, old=old, new=new, member=whose
    )


def _made(
    year: BlocYear,
    form: AwardForm,
    fields: Mapping[str, Any],
    *,
    question: Question | None = None,
    occasion: str = "",
) -> Nomination:
    values = _understood(year, form, fields)
    stand = Nomination.objects.filter(year=year, question=question, form=form)
    if stand.count() >= MOST:
        raise NominationRefused({"": TOO_MANY.format(MOST)})
    _once(question, values)
    last = stand.aggregate(last=Max("order"))["last"] or 0
    row = Nomination(year=year, form=form, question=question, occasion=occasion, order=last + 1, **values)
    row.save()
    return row


def _understood(year: BlocYear, form: AwardForm, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with the member itself; a collective has neither position nor sex."""
    values = {name: fields.get(name) or "" for name in OF_NOMINATION}
    if wrong := wrong_nomination(form, values):
        raise NominationRefused(wrong)
    if not values["person"]:
        values |= {"position": "", "sex": ""}
    member = Membership.objects.filter(year=year, code=fields["member"]).first()
    if member is None:
        raise NominationRefused({"member": LOST_MEMBER})
    return values | {"member": member}


def _once(question: Question | None, values: Mapping[str, Any], but: int | None = None) -> None:
    if question is None:
        return
    same = question.nominations.filter(member=values["member"], person=values["person"])
    if (same.exclude(pk=but) if but else same).exists():
        raise NominationRefused({"person" if values["person"] else "member": TWICE})


def _found(year: BlocYear, pk: int, seen: str) -> Nomination:
    rows = Nomination.objects.select_related("form", "member", "question__review__conference", "question__form")
    row: Nomination = rows.prefetch_related("form__editions", "question__rounds").get(pk=pk, year=year)
    row.year = year
    if seal_of(row) != seen:
        key = change_of(row, "").key
        raise StaleNomination(who_changed(year, key) or STALE)
    if row.question and (reason := why_frozen(row.question)):
        raise NominationRefused({"": reason})
    return row
