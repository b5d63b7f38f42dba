"""The standings that a review meeting looks at: as they were published, else by the points that are agreed."""

from dataclasses import dataclass

from common.vietnamese.numbers import show_points
from scoring.models import Round, Stage
from scoring.publications.freezing import frozen, lines_of, publications_of
from scoring.rules.snapshot import MemberLine
from scoring.sheet import load_sheet


@dataclass(frozen=True)
class RankedLine:
    """A member in the standings, without any reason why one is not ranked."""

    code: str
    rank: str
    name: str
    total: str
    band: str


@dataclass(frozen=True)
class Ranking:
    """The standings of a round; `note` says whether they are published, and what is lacking if they are not."""

    round: Round
    published: bool
    lacking: int
    note: str
    lines: list[RankedLine]


def ranking_of(round_: Round) -> Ranking:
    """The standings as they are to be reviewed."""
    publications = publications_of(round_) if round_.is_published else []
    if publications:
        number = publications[0].number
        lines = frozen(round_, number)[number].standings
        return Ranking(round_, True, 0, f"Đã công bố lần {number}", [_line(line) for line in lines])
    sheet = load_sheet(round_, criteria=())
    lines = lines_of(sheet)
    lacking = sheet.lacking(Stage.AGREED, [line.code for line in lines])
    note = f"Tạm tính: còn {lacking} ô điểm chưa thống nhất" if lacking else "Điểm đã thống nhất, chưa công bố"
    return Ranking(round_, False, lacking or 0, note, [_line(line) for line in lines])


def _line(line: MemberLine) -> RankedLine:
    rank = "không xét" if line.ineligible else str(line.rank) if line.rank else "—"
    total = "—" if line.total is None else show_points(line.total)
    return RankedLine(line.code, rank, line.name, total, line.band)
