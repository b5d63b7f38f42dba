"""What the next year can take over of the rubric."""

from common.yearfile.heirlooms import HandedDown, Heirloom, of_next_year
from members.models import BlocYear
from scoring.rubrics import words
from scoring.rubrics.files import dump_rubric
from scoring.rubrics.models import Rubric
from scoring.rubrics.verbs import part_of

# They cite documents of their year.
_OF_ITS_YEAR = ("grounds",)


def heirlooms(year: BlocYear) -> list[Heirloom]:
    """The rubric, not yet scored with; nothing where there is none. One that is a sample stays a sample."""
    rubric = Rubric.objects.filter(year=year).first()
    if rubric is None:
        return []
    part = part_of(rubric)
    file = {name: value for name, value in dump_rubric(part).items() if name not in _OF_ITS_YEAR}
    told = f"«{rubric.name}», {len(part.plain.leaves())} tiêu chí; không kèm căn cứ"
    if part.is_sample:
        told += "; vẫn là số liệu minh họa"
    return [Heirloom("rubric", words.RUBRIC, told, {"rubric": of_next_year(file, year.year)})]


def handed_down(year: BlocYear) -> list[HandedDown]:
    """What a year that was opened with it has of it."""
    return [HandedDown(words.RUBRIC, Rubric.objects.filter(year=year))]
