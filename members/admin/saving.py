"""What the admin does when it saves and deletes: the rows' order, and the log, in the transaction of the change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from common.audit.log import Actor, Change, write
from common.audit.models import Door
from members.admin import changes as told
from members.admin.order import as_list, next_place, settle
from members.models import Bloc, BlocYear


class SaveRefused(Exception):
    """Raised while saving: the whole as it would be cannot stand. Nothing is saved, and the form tells why.

    `boxes` says beside which of the form's boxes a sentence stands; the others stand above all.
    """

    def __init__(self, *sentences: str, boxes: Mapping[str, str] | None = None) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)
        self.boxes = boxes or {}


class Saving:
    """The half of a model's admin that writes. The other half, `base.PortalModelAdmin`, shows."""

    model: type[Any]
    # From the model to its bloc-year («pact__year»); "" for the bloc-year itself, None for what belongs to none.
    year_path: str | None = "year"
    # The field whose rows share one order, where the model has one.
    ordered_in = ""

    # --- what it concerns

    def year_of(self, thing: Any) -> BlocYear | None:
        """The bloc-year the object belongs to."""
        if self.year_path is None:
            return None
        for name in filter(None, self.year_path.split("__")):
            thing = getattr(thing, name)
        found: BlocYear = thing
        return found

    def bloc_of(self, thing: Any) -> Bloc | None:
        """The bloc the object belongs to."""
        year = self.year_of(thing)
        return year.bloc if year else None

    def member_of(self, thing: Any) -> str:
        """The code of the one member that the object concerns; "" if it concerns everybody."""
        return ""

    def key_of(self, thing: Any) -> str:
        """Where the object stands in the log; all that the log says of it begins so."""
        return told.subject_of(thing).key

    # --- saving and deleting

    def store(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Writes the object; a model whose objects come about by a verb calls it here."""
        obj.save()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self.model._base_manager.get(pk=obj.pk) if change else None
        moves = self.ordered_in and (before is None or before.order != obj.order)
        place = obj.order if moves else 0
        if moves:
            # Out of the others' way until it is written.
            obj.order = before.order if before else next_place(self._siblings(obj))
        self.store(request, obj, form, change)
        arranged = self._settle(obj, {obj.pk: place} if moves else {})
        subject = self._subject(obj)
        lines = told.edited(before, obj, subject) if before else [told.added(obj, subject)]
        self.note(request, obj, _with_reasons(lines, form) + arranged)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        lines = [told.removed(obj, self._subject(obj))]
        lines += [told.removed(row, self._row(obj, row)) for row in told.gone_with(obj)]
        self.note(request, obj, lines)
        obj.delete()
        self._settle(obj, {})

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        owner = form.instance
        rows = formset.model._base_manager.filter(**{formset.fk.name: owner})
        stood = {row.pk: row for row in rows}
        formset.save(commit=False)
        edited = [row for row, _ in formset.changed_objects]
        lines = [told.removed(row, self._row(owner, row)) for row in formset.deleted_objects]
        for row in formset.deleted_objects:
            row.delete()
        arranged = self._write_rows(rows, stood, [*edited, *formset.new_objects], self.key_of(owner))
        forms = {form.instance.pk: form for form in formset.forms}
        for row in edited:
            lines += _with_reasons(told.edited(stood[row.pk], row, self._row(owner, row)), forms.get(row.pk))
        for row in formset.new_objects:
            lines += _with_reasons([told.added(row, self._row(owner, row))], forms.get(row.pk))
        self.note(request, owner, lines + arranged)

    def _write_rows(self, rows: QuerySet[Any], stood: dict[int, Any], written: Sequence[Any], key: str) -> list[Change]:
        """Saves the rows, each at its place if they have an order; answers that the others made room."""
        if not any(field.name == "order" for field in rows.model._meta.fields):
            for row in written:
                row.save()
            return []
        listed = as_list(rows)
        places = {}
        for row in written:
            place, before = row.order, stood.get(row.pk)
            row.order = before.order if before else next_place(rows)
            row.save()
            if before is None or place != before.order:
                places[row.pk] = place
        moved = settle(rows, places)
        for row in written:
            if row.pk in moved:
                row.refresh_from_db(fields=["order"])
        return [_rearranged(rows.model, key, listed, as_list(rows))] if places and moved - set(places) else []

    def _settle(self, obj: Any, places: dict[int, int]) -> list[Change]:
        """Numbers the object and its siblings anew, if they have an order; answers that the others made room."""
        if not self.ordered_in:
            return []
        rows = self._siblings(obj)
        listed = as_list(rows) if places else ""
        moved = settle(rows, places)
        if obj.pk in moved:
            obj.refresh_from_db(fields=["order"])
        if not places or not moved - set(places):
            return []
        return [_rearranged(self.model, self.key_of(obj), listed, as_list(rows))]

    def _siblings(self, obj: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._base_manager.filter(**{self.ordered_in: getattr(obj, self.ordered_in)})
        return rows

    # --- the log

    def note(self, request: HttpRequest, thing: Any, lines: list[Change]) -> None:
        """Writes what was done to the object into the log."""
        bloc, year = self.bloc_of(thing), self.year_of(thing)
        actor = Actor(user=request.user, door=Door.ADMIN)
        write(actor, lines, bloc=bloc.code if bloc else "", year=year.year if year else None)

    def _subject(self, thing: Any) -> told.Subject:
        return told.Subject(told.subject_of(thing).name, self.key_of(thing), self.member_of(thing))

    def _row(self, owner: Any, row: Any) -> told.Subject:
        """A row of another object: it concerns the member it names, else whom its owner concerns."""
        member = getattr(row, "member", None)
        return told.subject_of(row, key=self.key_of(owner), member=member.code if member else self.member_of(owner))

    # Django's own log stays empty: there is one log.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None


def _with_reasons(lines: list[Change], form: Any) -> list[Change]:
    """The lines with why odd days stand, each at the day it is about; of a new object all of them at its one line."""
    reasons: dict[str, str] = getattr(form, "day_reasons", {})
    if not reasons:
        return lines
    together = " ".join(dict.fromkeys(reasons.values()))
    if len(lines) == 1:
        return [replace(lines[0], reason=together)]
    return [replace(line, reason=reasons.get(line.key.rpartition("/")[2], line.reason)) for line in lines]


def _rearranged(model: type[Model], key: str, before: str, after: str) -> Change:
    return Change(
        subject=f"Thứ tự {model._meta.verbose_name_plural}", key=f"{key}order", action="sắp lại", old=before, new=after
    )
