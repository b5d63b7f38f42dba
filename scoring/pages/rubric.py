"""The rubric as the members read it: what is scored, how, and for how many points."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from common.contexts import names_in
from common.records.record import Signer
from common.records.workbooks import WorkbookSheet
from documents.loading import readership_of
from members.pages import Opened, Page
from members.signers import bloc_alone
from scoring.models import Rubric
from scoring.presenters.grounds import lapse_warnings
from scoring.presenters.rubric_table import RubricShown, rubric_sheet, rubric_shown
from scoring.rubrics import tree as rules
from scoring.rubrics import words
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.storing import grounds_of, rules_of
from scoring.rubrics.tree.drafts import told


@dataclass(frozen=True)
class RubricPage(RubricShown):
    """The rubric, what is to be warned of, whether it is `frozen`, and the head and signature of its print."""

    lapsed: list[str]
    warnings: list[str]
    frozen: bool
    record: dict[str, str]
    signers: Callable[[], list[Signer]]


@dataclass(frozen=True)
class NoRubric:
    """The page of a year that has no rubric yet: it says how one comes in."""

    rubric: None = None


def load(opened: Opened) -> RubricPage | NoRubric:
    """The rubric's rows, bands and tie-break."""
    rubric = Rubric.objects.filter(year=opened.year).first()
    if rubric is None:
        return NoRubric()
    plain = rules_of(rubric)
    grounds = grounds_of(rubric)
    return RubricPage(
        **names_in(rubric_shown(rubric, plain, grounds)),
        lapsed=lapse_warnings(grounds, readership_of(opened)),
        warnings=told(plain, rules.warnings(plain)),
        frozen=not may_change_rubric(rubric),
        record={"title": "Bảng đánh giá thi đua", "subject": str(opened.year)},
        signers=partial(bloc_alone, opened.year),
    )


def tables(opened: Opened, shown: RubricPage | NoRubric) -> list[WorkbookSheet]:
    """The rubric as a workbook."""
    return [] if isinstance(shown, NoRubric) else [rubric_sheet(opened.year, shown)]


PAGE = Page(
    name="rubric",
    path="tieu-chi",
    title=words.RUBRIC,
    menu="Tiêu chí",
    load=load,
    template="scoring/rubric.html",
    tables=tables,
)
