"""What can be done with the forms of award: add one with its editions, change it, take it away.

They are the bloc's; the log has it in the year from which somebody did it.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import ProtectedError

from awards.models import AwardForm, FormEdition
from awards.rules.validity import Span, overlapping, told_span
from awards.verbs.places import put_in_order, with_at
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.text import fold
from common.yearfile.sync import change_fields, describe, rows_meant
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import Bloc, BlocYear
from members.yearlog import log_in, who_changed

OF_FORM = ("category", "subject", "level")
OF_EDITION = (
    *("valid_from", "valid_to", "name", "decided_by", "condition", "report_form", "coefficient"),
    *("most_rank", "band", "years_running", "years_of", "note"),
)
MOST_EDITIONS = 20
NO_EDITION = "Hãy ghi ít nhất một quy định: tên in trên văn bản, từ ngày nào."
BACKWARDS = "Ngày cuối phải từ ngày đầu trở đi."
OVERLAPS = "Trùng ngày với «{}» ({}). Hai quy định của một hình thức không được trùng ngày nào."
HALF = "Ghi số năm liên tục thì chọn cả hình thức, hoặc để trống cả hai."
STALE = "Hình thức này đã được người khác sửa."
IN_USE = "Hình thức này đã được dùng (sổ khen thưởng, bình xét hoặc điều kiện của hình thức khác) nên không xóa được."


class StaleForm(ValueError):
    """The form was changed by somebody else since it was opened; the text says by whom and what."""


class FormRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field; those of an edition as «2.name», counted from 0."""


@dataclass(frozen=True)
class EditionWanted:
    """What an edition is to say, by the names of `OF_EDITION`; `pk` is that of one that stands already."""

    fields: Mapping[str, Any]
    pk: int | None = None


def wrong_editions(editions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What cannot be of the editions of one form, by place and field («1.valid_to»)."""
    if not editions:
        return {"": NO_EDITION}
    spans = [Span(one["valid_from"], one["valid_to"]) for one in editions]
    wrong = {f"{place}.valid_to": BACKWARDS for place, span in enumerate(spans) if not span.is_possible}
    for one, other in overlapping(spans):
        said = OVERLAPS.format(editions[one]["name"], told_span(spans[one]))
        wrong.setdefault(f"{other}.valid_from", said)
    for place, edition in enumerate(editions):
        if (edition["years_running"] is None) != (edition["years_of"] is None):
            wrong[f"{place}.years_running"] = HALF
    return wrong


def seal_of(form: AwardForm) -> str:
    """A short mark of all that stands of a form and its editions."""
    own = [str(getattr(form, name)) for name in (*OF_FORM, "order")]
    rows = sorted([str(row[0]), *map(str, row[1:])] for row in form.editions.values_list("pk", *OF_EDITION))
    return hashlib.sha256(repr((own, rows)).encode()).hexdigest()[:16]


def name_of(form: AwardForm) -> str:
    """What it is called: by its newest edition, its code where it has none."""
    newest = form.editions.order_by("valid_from", "pk").last()
    return newest.name if newest else form.code


def code_for(bloc: Bloc, name: str) -> str:
    """A code for a form of this name that no other of the bloc has."""
    stem = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")[:44].rstrip("-") or "hinh-thuc"
    taken = set(AwardForm.objects.filter(bloc=bloc).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{more}" for more in range(2, 10_000))) if code not in taken)


def keep_form(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    editions: Sequence[EditionWanted],
    place: int | None,
    actor: Actor,
    reader: Reader,
    code: str | None = None,
    seen: str = "",
) -> AwardForm:
    """Adds a form at this place (None: last) with its editions, or changes the one with this code.

    `fields` are those of `OF_FORM`. Editions that stand and are not among `editions` go.
    PermissionError, FormRefused, StaleForm unless it stands as `seen` says, AwardForm.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if wrong := wrong_editions([one.fields for one in editions]):
        raise FormRefused(wrong)
    with locked(year) as now:
        rows = list(AwardForm.objects.filter(bloc=now.bloc).order_by("order"))
        if code is None:
            new_code = code_for(now.bloc, editions[-1].fields["name"])
            order = max((row.order for row in rows), default=0) + 1
            form = AwardForm.objects.create(bloc=now.bloc, code=new_code, order=order, **fields)
            changes = []
        else:
            form = _found(now, code, seen)
            told = change_fields(form, fields)
            changes = [change_of(form, "sửa", *told)] if told else []
            place = place or form.order
        before = form.order
        put_in_order(with_at(rows, form, place))
        form.refresh_from_db()
        changes += bring_editions(form, editions)
        if code is None:
            changes = [change_of(form, "thêm"), *changes]
        elif form.order != before:
            changes.append(change_of(form, "đổi thứ tự", str(before), str(form.order)))
        log_in(now, actor, changes)
    return form


def bring_editions(form: AwardForm, wanted: Sequence[EditionWanted]) -> list[Change]:
    """Makes these the editions of a form; answers what that changed, unlogged.

    «One edition a day» holds at every moment: what goes goes first, and what stays steps aside before it moves.
    """
    stand = {row.pk: row for row in form.editions.all()}
    meant = rows_meant([one.pk for one in wanted], stand)
    changes = []
    for pk in sorted(set(stand) - {pk for pk in meant if pk}):
        changes.append(change_of(form, "bỏ quy định", old=describe(stand[pk], _said(stand[pk]))))
        stand[pk].delete()
    moving = [
        stand[pk]
        for pk, one in zip(meant, wanted, strict=True)
        if pk and one.fields["valid_from"] != stand[pk].valid_from
    ]
    olds = {row.pk: describe(row, _said(row)) for row in moving}
    for place, row in enumerate(moving):
        # Each on a day of its own before all years, which nobody has written.
        row.valid_from, row.valid_to = date.min + timedelta(days=place), None
        row.save(update_fields=["valid_from", "valid_to"])
    for known, one in zip(meant, wanted, strict=True):
        if known is None:
            row = FormEdition.objects.create(form=form, **one.fields)
            changes.append(change_of(form, "thêm quy định", new=describe(row, _said(row))))
        elif told := change_fields(stand[known], one.fields):
            old, new = (olds[known], describe(stand[known], _said(stand[known]))) if known in olds else told
            changes.append(change_of(form, "sửa quy định", old, new))
    return changes


def _said(row: FormEdition) -> list[str]:
    return [name for name in OF_EDITION if getattr(row, name) not in (None, "")]


def drop_form(*, year: BlocYear, code: str, seen: str, actor: Actor, reader: Reader) -> str:
    """Takes a form away that nothing has used yet, and answers its name. FormRefused where something has."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        form = _found(now, code, seen)
        name = name_of(form)
        editions = "; ".join(describe(row, _said(row)) for row in form.editions.all())
        gone = change_of(form, "xóa", old=f"{describe(form, OF_FORM)}; {editions}")
        # A form may ask for itself, years running: that is no use of it.
        form.editions.filter(years_of=form).update(years_of=None, years_running=None)
        try:
            form.delete()
        except ProtectedError:
            raise FormRefused({"": IN_USE}) from None
        put_in_order(list(AwardForm.objects.filter(bloc=now.bloc).order_by("order")))
        log_in(now, actor, [gone])
    return name


def _found(year: BlocYear, code: str, seen: str) -> AwardForm:
    form = AwardForm.objects.get(bloc=year.bloc, code=code)
    if seal_of(form) != seen:
        raise StaleForm(who_changed(year, f"award-form/{code}/") or STALE)
    return form


def change_of(form: AwardForm, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a form of award."""
    return Change(
        subject=f"Hình thức khen thưởng: {name_of(form)}",
        key=f"award-form/{form.code}/",
        action=action,
        old=old,
        new=new,
    )
