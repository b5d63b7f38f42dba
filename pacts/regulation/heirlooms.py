"""What the next year can take over of the regulation."""

from common.yearfile.heirlooms import HandedDown, Heirloom, of_next_year
from members.models import BlocYear
from pacts.models import RegulationLine
from pacts.regulation.text import numbered
from pacts.regulation.verbs import lines_of
from pacts.regulation.yearfile import KEY, dump


def heirlooms(year: BlocYear) -> list[Heirloom]:
    """The regulation as it stands; nothing where there is none."""
    lines = lines_of(year)
    if not lines:
        return []
    articles = max(line.article for line in numbered(lines))
    told = f"{articles} điều; số liệu gắn với thiết lập lấy theo năm {year.year + 1}"
    return [Heirloom(KEY, "Quy chế", told, of_next_year(dump(year), year.year))]


def handed_down(year: BlocYear) -> list[HandedDown]:
    """What a year that was opened with it has of it."""
    return [HandedDown("Dòng của Quy chế", RegulationLine.objects.filter(year=year))]
