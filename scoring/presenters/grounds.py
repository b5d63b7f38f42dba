"""Which of a rubric's grounds are no longer in force, and which rubrics name a document of the register."""

from collections.abc import Sequence

from documents.models import Document
from documents.readers import Readership
from documents.register import Citing, lapsed
from members.models import BlocYear
from scoring.models import RubricGround
from scoring.rubrics.files import PlainGround


def lapse_warnings(grounds: Sequence[PlainGround], readership: Readership) -> list[str]:
    """The sentences that warn this reader of grounds no longer in force; one query, and none where nothing is named."""
    gone = lapsed((ground.cites for ground in grounds), readership)
    return [gone[ground.cites].warning for ground in grounds if ground.cites in gone]


def citing_rubrics(document: Document, years: Sequence[BlocYear]) -> list[Citing]:
    """The rubrics of these years that name this document."""
    found = RubricGround.objects.filter(cites=document, rubric__year__in=[year.pk for year in years])
    rows = found.select_related("rubric__year__bloc").order_by("-rubric__year__year", "rubric", "order")
    rubrics = {ground.rubric_id: ground.rubric for ground in rows}
    return [Citing(f"{rubric.name}, {rubric.year}", rubric.get_absolute_url()) for rubric in rubrics.values()]
