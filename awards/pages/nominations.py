"""«Nội dung bỏ phiếu và đề cử»: the questions of a review meeting in words, and who is put forward for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Question
from awards.pages.reviews import review_or_404
from awards.presenters.nominations import NOMINATIONS, NominationLine, QuestionBlock, blocks_of, linked
from awards.queries import questions_at
from awards.verbs.nominations import NominationRefused, put_forward
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.web.sent import whole_number
from members.access_of_the_awards import may_put_forward
from members.pages import Again, Opened, Page
from pacts.models import Conference


@dataclass(frozen=True, kw_only=True)
class NominationsPage:
    """The questions with their lists; `sentences` say why a click did nothing, `new_url` is "" for who only looks."""

    title: str
    conference: Conference
    blocks: list[QuestionBlock]
    table: Table[NominationLine]
    sentences: Sequence[str]
    new_url: str
    may_put_forward: bool
    record: RecordHead


def load(opened: Opened, sentences: Sequence[str] = ()) -> NominationsPage:
    """The questions as they stand."""
    conference = review_or_404(opened)
    manages = bool(may_put_forward(opened.reader))
    blocks = blocks_of(opened.year, questions_at(conference), opened.reader)
    form, case = (opened.address(name, conference.number) for name in ("question-edit", "nomination-edit"))
    return NominationsPage(
        title=f"Nội dung bỏ phiếu, đề cử: {conference.name}",
        conference=conference,
        blocks=[linked(block, form, case) for block in blocks] if manages else blocks,
        table=NOMINATIONS,
        sentences=sentences,
        new_url=form if manages else "",
        may_put_forward=manages,
        record={"title": "Danh sách đề nghị suy tôn", "subject": f"{conference.name}, {opened.year}"},
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Puts the member of the pressed button forward."""
    opened.require(may_put_forward(opened.reader))
    conference, posted = review_or_404(opened), opened.posted
    order = whole_number(posted.get("question", ""))
    if order is None:
        raise Http404
    fields = {"member": posted.get("member", "")}
    try:
        row = put_forward(**opened.who, meeting=conference.number, question=order, fields=fields)
    except NominationRefused as refused:
        return Again(load(opened, list(refused.problems.values())))
    except Question.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, f"Đã đề cử {row.member.short_name}.")
    return HttpResponseRedirect(f"{opened.address('nominations', conference.number)}#noi-dung-{order}")


def tables(opened: Opened, shown: NominationsPage) -> list[WorkbookSheet]:
    """A sheet for each question."""
    return [
        WorkbookSheet(
            name=f"Nội dung {block.question.order}",
            title=f"Danh sách đề nghị suy tôn: {block.name}, {shown.conference.name}, {opened.year}",
            columns=NOMINATIONS.columns,
            rows=NOMINATIONS.rows(block.lines),
            note=f"{block.threshold}. {block.quota}.",
        )
        for block in shown.blocks
    ] or [WorkbookSheet(name="Đề nghị", title="Chưa có nội dung bỏ phiếu", columns=NOMINATIONS.columns, rows=[])]


PAGE = Page(
    name="nominations",
    within="reviews",
    path="binh-xet/<int:number>/de-nghi",
    title="Nội dung bỏ phiếu, đề cử",
    load=load,
    save=save,
    template="awards/nominations.html",
    tables=tables,
    landscape=True,
)
