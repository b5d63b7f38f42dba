"""Taking back the opening of a year in which nobody has entered anything yet."""

from collections.abc import Sequence

from django.db.models import ProtectedError

from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.yearfile.files import all_or_nothing
from common.yearfile.parsing import YearFileRefused
from common.yearfile.sync import change_fields
from members.access import Action, Reader, may, require
from members.models import Agency, Bloc, BlocYear, Opening
from members.openings import Given, Undoing, opened_next, told_since, undoing_of
from members.yearlog import log_in

NOT_OPENED = "Năm sau không còn đó, hoặc không mở bằng «Mở năm sau»: không có gì để hủy."
OPENED_ANEW = "Năm sau đã được hủy và mở lại sau khi bạn mở trang này. Hãy xem lại những gì sẽ bị xóa."
MEANWHILE = "Có người vừa ghi số liệu ở năm này. Hãy tải lại trang để xem."


class UndoRefused(FieldsRefused):
    """The opening is not taken back: «typed» says what is wrong with what was typed, "" what stands in the way."""


def undo_next_year(
    *, year: BlocYear, given: Sequence[Given], seen: str, typed: str, actor: Actor, reader: Reader
) -> Undoing:
    """Removes the year after `year` with all that its opening made, and gives agencies back what they were.

    The entries of the removed year stay in the log; that it was removed stands in the log of `year`. `seen` is the
    mark of the opening that the reader saw, `typed` the number of the year that goes.

    PermissionError for a reader who may not; UndoRefused with a sentence for whatever stands in the way.
    """
    require(may(reader, Action.MANAGE_YEAR))
    try:
        with all_or_nothing():
            # The same lock that a year file and the opening take.
            bloc = Bloc.objects.select_for_update().get(pk=year.bloc_id)
            stays = BlocYear.objects.get(pk=year.pk)
            stays.bloc = bloc
            opening = opened_next(stays)
            if opening is None:
                raise UndoRefused({"": NOT_OPENED})
            if seen != mark_of(opening):
                raise UndoRefused({"": OPENED_ANEW})
            if typed != str(opening.year.year):
                raise UndoRefused({"typed": f"Hãy gõ {opening.year.year}, số của năm sẽ bị xóa."})
            # Who writes in that year, or changes these agencies, waits or is waited for.
            BlocYear.objects.select_for_update().get(pk=opening.year_id)
            list(Agency.objects.select_for_update().filter(pk__in=map(int, opening.changed)).order_by("pk"))
            undoing = undoing_of(opening, given, reader)
            if undoing.obstacles:
                raise UndoRefused({"": " ".join(undoing.obstacles)})
            subject = str(opening.year)
            _remove(opening, given)
            changes = _give_back(undoing)
            # Whom the removal waited for has written its log by now.
            if told := told_since(opening):
                raise UndoRefused({"": " ".join(told)})
            gone = Change(subject=subject, action="hủy việc mở năm", old="; ".join(undoing.gone))
            log_in(stays, actor, [gone, *changes])
    except YearFileRefused as error:
        raise UndoRefused({"": MEANWHILE}) from error
    return undoing


def mark_of(opening: Opening) -> str:
    """Which opening it is: one that comes after it was taken back is another one."""
    return str(opening.last_entry)


def _remove(opening: Opening, given: Sequence[Given]) -> None:
    year = opening.year
    try:
        for part in [part for give in given for part in give(year)]:
            part.rows.delete()
        year.members.all().delete()
    except ProtectedError as error:
        raise UndoRefused({"": _in_use(error)}) from error
    # Whatever else there is was not made by the opening, even where it would go with the year without a word.
    for relation in BlocYear._meta.related_objects:
        model = relation.related_model
        if model is not Opening:
            for row in model._default_manager.filter(**{relation.field.name: year})[:1]:
                raise UndoRefused({"": f"Năm {year.year} đã có {model._meta.verbose_name}: {row}."})
    BlocYear.objects.get(pk=year.pk).delete()


def _in_use(error: ProtectedError) -> str:
    row = min(error.protected_objects, key=lambda row: (row._meta.label, row.pk))
    return f"Năm này đã có {row._meta.verbose_name}: {row}."


def _give_back(undoing: Undoing) -> list[Change]:
    """Gives agencies back what they were, then deletes those that came with the year; answers what that changed."""
    number = undoing.year.year
    changes = []
    for one in undoing.restored:
        if told := change_fields(one.agency, one.fields):
            action = f"trả lại như trước khi mở năm {number}"
            changes.append(Change(subject=str(one.agency), action=action, old=told[0], new=told[1]))
    for agency in undoing.deleted:
        changes.append(Change(subject=str(agency), action="xóa cơ quan, đơn vị lập khi mở năm", old=agency.name))
        agency.delete()
    return changes
