"""«Hoàn tác» of a form that is saved whole: what stood before the last save waits in the session of its browser."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpResponseRedirect

from members.pages import Opened

Stood = TypeVar("Stood")


@dataclass(frozen=True)
class LastSave(Generic[Stood]):
    """What stood before a save, and the seal of what stood after it: only while that stands is anything taken back."""

    before: Stood
    after: str


@dataclass(frozen=True, kw_only=True)
class Undo(Generic[Stood]):
    """How one form takes its last save back.

    `name` is the form's in the session, `what` what it is about («danh sách»); `read` makes of what the session kept
    what stood, with KeyError, TypeError or ValueError for what another version of the portal has kept.
    """

    name: str
    what: str
    page: str
    read: Callable[[Any], Stood]
    stale: type[Exception]

    def _key(self, opened: Opened) -> str:
        return f"{self.name}.{opened.year.pk}"

    def keep(self, opened: Opened, before: object, after: str) -> None:
        """Keeps what stood before a save that was just made; `before` is JSON."""
        opened.request.session[self._key(opened)] = {"before": before, "after": after}

    def last(self, opened: Opened) -> LastSave[Stood] | None:
        """The last save of this browser; None if there was none, or if another version of the portal kept it."""
        kept = opened.request.session.get(self._key(opened))
        try:
            return LastSave(self.read(kept["before"]), kept["after"]) if kept else None
        except (KeyError, TypeError, ValueError):
            return None

    def take_back(self, opened: Opened, bring_back: Callable[[LastSave[Stood]], object]) -> HttpResponseRedirect:
        """Brings back what stood before the last save of this browser, unless somebody saved after it (`stale`)."""
        last = self.last(opened)
        if last is None:
            messages.info(opened.request, "Không có gì để hoàn tác.")
        else:
            try:
                bring_back(last)
            except self.stale:
                told = f"Không hoàn tác được: sau lần lưu của bạn, {self.what} đã được sửa tiếp."
                messages.error(opened.request, told)
            else:
                messages.success(opened.request, f"Đã hoàn tác: {self.what} trở lại như trước lần lưu.")
            del opened.request.session[self._key(opened)]
        return HttpResponseRedirect(opened.address(self.page))
