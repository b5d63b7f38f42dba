"""What page and document of a regulation show alike: its lines with the figures put in, and who carries which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.records.prose import Block, without_end
from common.records.prose import LineKind as ProseKind
from common.records.workbooks import SheetColumn, WorkbookSheet
from common.vietnamese.text import fold
from documents.catalogue import SHORT_DOTS
from members.models import BlocYear
from members.yearsettings import KnownSettings, YearSetting
from pacts.models import IssuedRegulation
from pacts.regulation.text import Line, LineKind, NumberedLine, Piece, named_in, numbered, pieces, seal_of

# What stands in a text where somebody has yet to write.
DOTTED = "……"
UNKNOWN = "Không có thiết lập nào tên «{}». Hãy chọn một tên trong danh sách số liệu; bản in để dòng chấm."
UNSET = "«{}» chưa được đặt; bản in để dòng chấm."


@dataclass(frozen=True)
class ShownRegulationLine:
    """A line with its number, in pieces; behind the `last` one stands a document's end mark."""

    kind: LineKind
    mark: str
    pieces: list[Piece]
    last: bool

    @property
    def text(self) -> str:
        """The line as it is printed."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def unended(self) -> str:
        """The same before an end mark."""
        return without_end(Block(ProseKind.TEXT, self.text)).text


@dataclass(frozen=True)
class BoundFigure:
    """A setting that the text names: what is set now («» while nothing is, or nobody knows it), and where it stands."""

    name: str
    value: str
    places: tuple[str, ...]
    setting: YearSetting | None

    @property
    def warning(self) -> str:
        """What is to be done about it; "" where its value is printed."""
        if self.value:
            return ""
        return (UNSET if self.setting else UNKNOWN).format(self.name)


@dataclass(frozen=True)
class RegulationShown:
    """The regulation: its lines, the figures that are bound, and in how many lines somebody has yet to write."""

    lines: list[ShownRegulationLine]
    figures: list[BoundFigure]
    seal: str
    open_places: int
    sample: bool

    @property
    def dotted(self) -> int:
        """How many lines are printed with dots: those, and where nobody has set what is named."""
        return sum(DOTTED in line.text for line in self.lines)


def value_of(name: str, known: KnownSettings) -> str:
    """What is printed for a name: what is set, else a dotted line."""
    setting = known.named(name)
    return setting.value if setting and setting.value else SHORT_DOTS


def regulation_shown(lines: Sequence[Line], known: KnownSettings) -> RegulationShown:
    """The regulation with what is set now."""
    rows = numbered(lines)
    figures = figures_of(rows, known)
    return RegulationShown(
        lines=[
            ShownRegulationLine(
                row.kind,
                row.mark,
                list(pieces(row.text, lambda name: value_of(name, known))),
                last=at == len(rows) - 1,
            )
            for at, row in enumerate(rows)
        ],
        figures=figures,
        seal=seal_of(lines),
        open_places=sum(DOTTED in line.text for line in lines),
        sample=any(figure.setting is not None and figure.setting.sample for figure in figures),
    )


def figures_of(rows: Iterable[NumberedLine], known: KnownSettings) -> list[BoundFigure]:
    """The settings that the lines name, in the order in which they first stand there."""
    places: dict[str, list[str]] = {}
    called: dict[str, str] = {}
    for row in rows:
        for name in named_in(row.text):
            called.setdefault(fold(name), name)
            places.setdefault(fold(name), []).append(row.place)
    found = []
    for key, name in called.items():
        setting = known.named(name)
        value = setting.value if setting else ""
        found.append(BoundFigure(setting.name if setting else name, value, tuple(places[key]), setting))
    return found


def figures_sheet(year: BlocYear, figures: Sequence[BoundFigure]) -> WorkbookSheet:
    """The bound figures as a sheet: it travels inside the document as its data."""
    return WorkbookSheet(
        name="Số liệu gắn với thiết lập",
        title=f"Số liệu gắn với thiết lập, quy chế {year}",
        columns=[SheetColumn("Thiết lập", 40), SheetColumn("Giá trị", 40), SheetColumn("Điều, khoản", 40)],
        rows=[[figure.name, figure.value, ", ".join(figure.places)] for figure in figures],
    )


# --- what was issued -----------------------------------------------------------------------------------------


def kept_values(figures: Iterable[BoundFigure]) -> list[dict[str, object]]:
    """What is kept of the figures with a regulation that is issued."""
    return [{"name": one.name, "value": one.value, "places": list(one.places)} for one in figures]


def changed_since(issued: IssuedRegulation, known: KnownSettings) -> list[str]:
    """Which articles of the issued regulation say something else than what is set now, a sentence each."""
    found = []
    for kept in issued.values:
        setting = known.named(str(kept["name"]))
        now = setting.value if setting else ""
        if now != kept["value"]:
            where = ", ".join(map(str, kept["places"]))
            was = kept["value"] or "chưa đặt"
            found.append(
                f"{where[:1].upper()}{where[1:]}: {kept['name']} đã phát hành là «{was}», nay là «{now or 'chưa đặt'}»."
            )
    return found
