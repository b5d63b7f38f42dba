"""What can be done with the pictures of a joint activity: hand them in, caption them, take one away, bring it back.

A picture that was taken away keeps its row and its bytes: the log speaks of it, and it can be brought back.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone

from campaigns.models import Activity, Picture
from campaigns.verbs.activities import TITLE, key_of
from common.audit.log import Actor, Change
from common.files.intake import ReadFile, SentFile, take_in
from common.files.sniff import FileKind
from common.files.store import KeptState
from common.files.taking import Folder, Taken, faults, names_of, store
from common.files.uploads import MOST_FILES
from common.vietnamese.text import clean_line
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in

# The most pictures of one activity.
MOST_PICTURES = MOST_FILES
NOT_HELD = "Hãy ghi ngày tổ chức trước, rồi thêm ảnh."
ONLY_PICTURES = "Ở đây chỉ nhận ảnh (PNG, JPEG, GIF, WEBP)."
_ALREADY = "Ảnh này đã có, tên là «{}»."
TOO_MANY = f"Mỗi hoạt động có nhiều nhất {MOST_PICTURES} ảnh. Hãy gỡ ảnh không cần nữa."


def add_pictures(
    *, year: BlocYear, number: int, files: Sequence[SentFile], caption: str, actor: Actor, reader: Reader
) -> list[Taken[Picture]]:
    """Keeps these pictures of an activity that was held, each judged by itself, all with this caption.

    PermissionError with the reason, and then no byte of them is kept; Activity.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    # Reading takes its time: it is done before anything is locked, and may end as bytes that no row speaks of.
    read = [take_in(given, store()) for given in files]
    with _locked(year, number) as (now, activity):
        if not activity.held_on:
            raise PermissionError(NOT_HELD)
        taken = _folder(activity).take(read, lambda one: _row(activity, one, caption, actor), _no_picture)
        added = [one.row for one in taken if one.row]
        log_in(now, actor, [_change(activity, "thêm ảnh", new=_told(picture)) for picture in added])
    return taken


def _folder(activity: Activity) -> Folder:
    return Folder(names_of(activity.pictures.all()), _ALREADY, TOO_MANY)


def _no_picture(one: ReadFile) -> str:
    return "" if one.found.kind is FileKind.PICTURE else ONLY_PICTURES


def _row(activity: Activity, one: ReadFile, caption: str, actor: Actor) -> Picture:
    return Picture.objects.create(
        activity=activity,
        name=one.name,
        caption=clean_line(caption),
        content_type=one.found.content_type,
        size=one.kept.size,
        sha256=one.kept.sha256,
        added_by=actor.shown,
    )


@dataclass(frozen=True)
class TypedCaption:
    """A caption as it was typed over the one that `was` there."""

    was: str
    text: str


class StaleCaptions(ValueError):
    """Somebody else wrote captions since the page was opened; `pictures` are those. Nothing was written."""

    def __init__(self, pictures: Sequence[Picture]) -> None:
        super().__init__(
            " ".join(f"Lời của «{one.name}» vừa được người khác sửa thành «{one.caption}»." for one in pictures)
        )
        self.pictures = list(pictures)


def caption_pictures(
    *, year: BlocYear, number: int, captions: Mapping[int, TypedCaption], actor: Actor, reader: Reader
) -> int:
    """Gives pictures, by their ids, these captions; answers how many are new. Those not named keep theirs.

    PermissionError, StaleCaptions for what was typed over a caption that stands no longer.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with _locked(year, number) as (now, activity):
        typed = {pk: TypedCaption(clean_line(one.was), clean_line(one.text)) for pk, one in captions.items()}
        pictures = activity.pictures.filter(pk__in=typed, removed_at__isnull=True).order_by("id")
        changed = [
            picture for picture in pictures if typed[picture.pk].text not in (typed[picture.pk].was, picture.caption)
        ]
        if stale := [picture for picture in changed if typed[picture.pk].was != picture.caption]:
            raise StaleCaptions(stale)
        changes = []
        for picture in changed:
            caption = typed[picture.pk].text
            changes.append(_change(activity, f"sửa lời ảnh «{picture.name}»", picture.caption, caption))
            picture.caption = caption
            picture.save(update_fields=["caption"])
        log_in(now, actor, changes)
    return len(changes)


def remove_picture(*, year: BlocYear, number: int, picture_id: int, actor: Actor, reader: Reader) -> Picture:
    """Takes a picture away; its row and its bytes stay. Picture.DoesNotExist."""
    require(may(reader, Action.MANAGE_YEAR))
    with _locked(year, number) as (now, activity):
        picture = activity.pictures.get(pk=picture_id)
        if picture.removed_at is None:
            picture.removed_at = timezone.now()
            picture.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(activity, "gỡ ảnh", old=_told(picture))])
    return picture


def restore_picture(*, year: BlocYear, number: int, picture_id: int, actor: Actor, reader: Reader) -> Picture:
    """Brings a picture back. PermissionError if it stands there again, or there are too many."""
    require(may(reader, Action.MANAGE_YEAR))
    with _locked(year, number) as (now, activity):
        picture = activity.pictures.get(pk=picture_id)
        if picture.removed_at is not None:
            if refusal := _folder(activity).refusal(picture.sha256):
                raise PermissionError(refusal)
            picture.removed_at = None
            picture.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(activity, "khôi phục ảnh", new=_told(picture))])
    return picture


def check_pictures() -> Iterator[tuple[Picture, KeptState]]:
    """Reads every picture there should be, and answers which are missing or were changed."""
    return faults(Picture.objects.select_related("activity__year__bloc"))


@contextmanager
def _locked(year: BlocYear, number: int) -> Iterator[tuple[BlocYear, Activity]]:
    with locked(year) as now:
        yield now, Activity.objects.get(year=now, number=number)


def _change(activity: Activity, action: str, old: str = "", new: str = "") -> Change:
    return Change(subject=f"{TITLE}: {activity.name}", key=key_of(activity), action=action, old=old, new=new)


def _told(picture: Picture) -> str:
    return f"{picture.told}: {picture.caption}" if picture.caption else picture.told
