"""What a year settles about its review as a whole."""

from collections.abc import Mapping
from typing import Any

from awards.models import AwardSettings
from common.audit.log import Actor, Change
from common.yearfile.sync import change_fields
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed

OF_SETTINGS = ("reasons", "portal_ballot", "to_standing_body")
KEY = "award-settings/"
STALE = "Quy định bình xét của năm đã được người khác sửa."


class SettingsStale(ValueError):
    """It was changed by somebody else since the form was opened; the text says by whom and what."""


def seal_of_settings(year: BlocYear) -> str:
    """A short mark of what stands; «new» while nothing was ever settled."""
    row = AwardSettings.objects.filter(year=year).first()
    return "new" if row is None else repr([getattr(row, name) for name in OF_SETTINGS])


def change_settings(
    *, year: BlocYear, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Settles it; answers what that changed. PermissionError, SettingsStale unless it stands as `seen` says."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        if seal_of_settings(now) != seen:
            raise SettingsStale(who_changed(now, KEY) or STALE)
        changes = bring_settings(now, fields)
        log_in(now, actor, changes)
    return changes


def bring_settings(year: BlocYear, fields: Mapping[str, Any]) -> list[Change]:
    """Gives the year these; answers what that changed, unlogged."""
    row, _ = AwardSettings.objects.get_or_create(year=year)
    told = change_fields(row, fields)
    return (
        [Change(subject="Quy định bình xét của năm", key=KEY, action="sửa", old=told[0], new=told[1])] if told else []
    )
