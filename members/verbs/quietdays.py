"""On which days a bloc sends no reminders: what stands, and writing it."""

from django.db import transaction

from common.audit.log import Actor, Change
from members.access import Action, Reader, may, require
from members.models import Bloc, BlocYear, QuietStretch
from members.quietdays import QuietDays, Stretch
from members.yearlog import log_in, who_changed

_NONE = "không có"


class StaleQuietDays(ValueError):
    """Somebody else changed them since the form was opened; the text says who."""


def quiet_days_of(bloc: Bloc) -> QuietDays:
    """What stands now."""
    rows = QuietStretch.objects.filter(bloc=bloc.pk).order_by("starts", "ends", "reason")
    stretches = tuple(Stretch(row.starts, row.ends, row.reason) for row in rows)
    return QuietDays(frozenset(map(int, bloc.quiet_weekdays)), stretches)


def set_quiet_days(*, year: BlocYear, quiet: QuietDays, seen: str, actor: Actor, reader: Reader) -> bool:
    """Makes these the bloc's quiet days, in all its years; answers whether that changed anything.

    `seen` is what the reader began from, in words.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with transaction.atomic():
        bloc = Bloc.objects.select_for_update().get(pk=year.bloc_id)
        before, key = quiet_days_of(bloc), f"quiet-days/{bloc.pk}"
        if before.in_words != seen:
            who = who_changed(year, key)
            raise StaleQuietDays(f"Ngày không gửi thư đã được sửa sau khi bạn mở trang này. {who}".strip())
        if before == quiet:
            return False
        keep_quiet_days(bloc, quiet)
        told = Change(
            subject=f"Ngày không gửi thư nhắc, {bloc}",
            key=key,
            action="sửa ngày không gửi thư nhắc",
            old=before.in_words or _NONE,
            new=quiet.in_words or _NONE,
        )
        log_in(year, actor, [told])
    return True


def keep_quiet_days(bloc: Bloc, quiet: QuietDays) -> None:
    """Writes them, whoever may; for verbs that hold the bloc."""
    bloc.quiet_weekdays = "".join(str(number) for number in sorted(quiet.weekdays))
    bloc.save(update_fields=["quiet_weekdays"])
    bloc.quiet_stretches.all().delete()
    QuietStretch.objects.bulk_create(
        QuietStretch(bloc=bloc, starts=one.starts, ends=one.ends, reason=one.reason) for one in quiet.stretches
    )
