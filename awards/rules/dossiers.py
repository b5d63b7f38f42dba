"""Whether a dossier is complete («đủ») by its checklist, what is missing, and what its files are called. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from common.files.names import stored_name
from common.vietnamese.text import fold


class Paper(StrEnum):
    """A paper of a dossier that the portal issues itself, by the name of its kind among the documents."""

    LETTER = "to-trinh-khen-thuong"
    LIST = "danh-sach-de-nghi"
    REPORT = "bao-cao-thanh-tich"
    TALLY = "bien-ban-kiem-phieu"
    TITLES = "bien-ban-binh-xet-thi-dua"
    AWARDS = "bien-ban-xet-khen-thuong"


# Which of them a line of the checklist asks for, by words in its name: those that stand first in it, and of two that
# begin together the longer. Minutes of which meeting, the category of the form says.
_BY_WORDS = (
    ("to trinh", Paper.LETTER),
    ("danh sach", Paper.LIST),
    ("thanh tich", Paper.REPORT),
    ("bien ban kiem phieu", Paper.TALLY),
    ("kiem phieu", Paper.TALLY),
    ("bien ban", Paper.TITLES),
)


def paper_named(name: str, *, titles: bool) -> Paper | None:
    """Which paper of the portal this name of a line means, for a title or for another form; None for no such one."""
    words = fold(name)
    found = [(words.index(said), -len(said), paper) for said, paper in _BY_WORDS if said in words]
    paper = min(found)[2] if found else None
    return Paper.AWARDS if paper is Paper.TITLES and not titles else paper


@dataclass(frozen=True)
class Item:
    """A line of the checklist; one that is `each` is wanted once for every case that is put forward."""

    key: int
    name: str
    required: bool = True
    each: bool = False


@dataclass(frozen=True)
class Case:
    """Somebody who is put forward."""

    key: int
    name: str


@dataclass(frozen=True)
class Place:
    """Where one paper belongs: an item, and the case it is about where it is wanted for each."""

    item: Item
    case: Case | None = None

    @property
    def key(self) -> tuple[int, int | None]:
        return (self.item.key, self.case.key if self.case else None)

    @property
    def name(self) -> str:
        """«Báo cáo thành tích: Ban Dân vận»."""
        return f"{self.item.name}: {self.case.name}" if self.case else self.item.name


def places(items: Iterable[Item], cases: Sequence[Case]) -> list[Place]:
    """Every place of the dossier, in the order of the checklist, and of the cases within an item."""
    return [
        place for item in items for place in ([Place(item, case) for case in cases] if item.each else [Place(item)])
    ]


def missing(wanted: Iterable[Place], had: Collection[tuple[int, int | None]]) -> list[Place]:
    """What the dossier still wants: the required places for which there is nothing."""
    return [place for place in wanted if place.item.required and place.key not in had]


def refusal(wanted: Sequence[Place], had: Collection[tuple[int, int | None]]) -> str:
    """Why the dossier can't be sent yet, with what is missing; "" where it can. One without a checklist can."""
    lacking = missing(wanted, had)
    return f"Hồ sơ chưa đủ, còn thiếu: {'; '.join(place.name for place in lacking)}." if lacking else ""


def file_names(names: Sequence[tuple[str, str]]) -> list[str]:
    """What files are called in the bundle, given their titles and endings («.pdf»), in their order.

    «01. Tờ trình số 12-TTr-KTĐ6.pdf»: the number has as many digits as the last one needs, two at least, so that a
    folder sorts them as the dossier does; what a folder can't hold becomes a hyphen.
    """
    digits = max(2, len(str(len(names))))
    plain = [re.sub(r"[/\\]", "-", title) for title, _ in names]
    return [
        f"{place:0{digits}}. {stored_name(title, ending)}"
        for place, (title, (_, ending)) in enumerate(zip(plain, names, strict=True), start=1)
    ]
