"""The pictures of a joint activity: the page that takes and captions them, and the door to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Activity, Picture
from campaigns.pages.activity import activity_of
from campaigns.verbs.pictures import (
    MOST_PICTURES,
    NOT_HELD,
    StaleCaptions,
    TypedCaption,
    add_pictures,
    caption_pictures,
    remove_picture,
    restore_picture,
)
from common.files.answer import stored_answer
from common.files.intake import files_sent
from common.files.taking import not_taken, store
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page, YearDoor

LONGEST_CAPTION = 300


@dataclass(frozen=True)
class ShownPicture:
    """A picture with what stands in its box."""

    picture: Picture
    caption: str


@dataclass(frozen=True, kw_only=True)
class PicturesPage:
    """An activity's pictures, those `removed` that may be brought back, and what was `refused`: a name and why."""

    title: str
    activity: Activity
    pictures: list[ShownPicture]
    removed: list[Picture]
    full: bool
    most: int
    caption: str
    refused: Sequence[tuple[str, str]]
    not_held: str
    back: str


def load(opened: Opened) -> PicturesPage:
    """The pictures as they stand."""
    return _page(opened, activity_of(opened))


def _page(
    opened: Opened,
    activity: Activity,
    refused: Sequence[tuple[str, str]] = (),
    caption: str = "",
    typed: Mapping[int, TypedCaption] | None = None,
) -> PicturesPage:
    typed = typed or {}
    pictures = list(activity.pictures.order_by("id"))
    present = [picture for picture in pictures if picture.removed_at is None]
    return PicturesPage(
        title=f"Ảnh: {activity.name}",
        activity=activity,
        pictures=[ShownPicture(one, typed[one.pk].text if one.pk in typed else one.caption) for one in present],
        removed=[picture for picture in pictures if picture.removed_at is not None],
        full=len(present) >= MOST_PICTURES,
        most=MOST_PICTURES,
        caption=caption,
        refused=refused,
        not_held="" if activity.held_on else NOT_HELD,
        back=opened.address("activity", activity.number),
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Takes pictures in, keeps captions, takes one away or brings one back, by the pressed button."""
    activity, posted = activity_of(opened), opened.posted
    deed, _, which = posted.get("deed", "").partition(":")
    how: dict[str, Any] = {
        "year": opened.year,
        "number": activity.number,
        "actor": opened.actor,
        "reader": opened.reader,
    }
    try:
        if deed == "add":
            return _take(opened, activity, how)
        act = {"remove": remove_picture, "restore": restore_picture}.get(deed)
        number = whole_number(which)
        if deed != "captions" and (act is None or number is None):
            raise Http404
        # What was typed beside a button is kept, whichever is pressed.
        count = caption_pictures(**how, captions=_captions(opened))
        if count or deed == "captions":
            messages.success(opened.request, f"Đã lưu lời của {count} ảnh." if count else "Không có gì thay đổi.")
        if act is not None and number is not None:
            done = act(**how, picture_id=number)
            said = (
                f"Đã gỡ «{done.name}». Bấm «Khôi phục» để lấy lại."
                if deed == "remove"
                else f"Đã lấy lại «{done.name}»."
            )
            messages.success(opened.request, said)
    except StaleCaptions as stale:
        told = f"{stale} Lời bạn gõ còn trong ô, chưa được lưu; bấm lần nữa để ghi đè."
        return Again(_page(opened, activity, [("", told)], typed=_captions(opened)))
    except PermissionError as refused:
        return Again(_page(opened, activity, [("", str(refused))], posted.get("caption", "")))
    except (Activity.DoesNotExist, Picture.DoesNotExist):
        raise Http404 from None
    return HttpResponseRedirect(opened.path)


def _take(opened: Opened, activity: Activity, how: dict[str, Any]) -> HttpResponseBase | Again:
    caption = opened.posted.get("caption", "")[:LONGEST_CAPTION]
    taken = add_pictures(**how, files=files_sent(opened.request, "files"), caption=caption)
    refused = not_taken(opened.request, taken, none="Chưa chọn ảnh nào. Hãy bấm vào ô chọn tệp, rồi bấm «Thêm ảnh».")
    if count := sum(one.row is not None for one in taken):
        messages.success(opened.request, f"Đã thêm {count} ảnh.")
    return Again(_page(opened, activity, refused, caption)) if refused else HttpResponseRedirect(opened.path)


def _captions(opened: Opened) -> dict[int, TypedCaption]:
    found = {}
    for name, text in opened.posted.items():
        number = whole_number(name.removeprefix("caption:")) if name.startswith("caption:") else None
        if number is not None:
            was = opened.posted.get(f"was:{number}", "")
            found[number] = TypedCaption(was, str(text)[:LONGEST_CAPTION])
    return found


def fetch(opened: Opened) -> HttpResponseBase:
    """One picture, for whoever may see the year; once it was taken away, there is none."""
    of_activity = Picture.objects.filter(activity__year=opened.year.pk, activity__number=opened.kwargs["number"])
    found = of_activity.filter(pk=opened.kwargs["picture"], removed_at__isnull=True).first()
    if found is None:
        raise Http404
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


PAGE = Page(
    name="activity-pictures",
    within="activities",
    path="hoat-dong/<int:number>/anh",
    title="Ảnh của hoạt động",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/activity_pictures.html",
    printed=False,
)
FILE = YearDoor(name="activity-picture", path="hoat-dong/<int:number>/anh/<int:picture>", answer=fetch)
