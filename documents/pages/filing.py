"""«Lưu văn bản»: a document from outside is written into the register, with its files and its grounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import Truncator

from common.files.intake import files_sent, files_stopped
from documents.pages.filing_form import KINDS, FilingForm, GroundRow, read_grounds, with_blanks
from documents.register import pick_label, pickable
from documents.verbs.filing import Filed, Misfiled, file_document, odd_day_of
from members.access import may_write_documents
from members.odd_days import LOOK_AGAIN, OddDay, Question, kept_of, question_of
from members.pages import Again, Opened, Page


@dataclass(frozen=True, kw_only=True)
class FilingPage:
    """The form; `picks` are the documents that a ground may name, `files_lost` says that they must be chosen again."""

    form: FilingForm
    grounds: list[GroundRow]
    picks: list[tuple[str, str]]
    kinds: Sequence[str]
    refused_grounds: list[GroundRow]
    files_lost: bool
    question: Question | None


def load(opened: Opened) -> FilingPage:
    """The empty form."""
    opened.require(may_write_documents(opened.reader))
    return _context(opened, FilingForm(initial={"issuer": opened.year.bloc.parent}), [])


def _context(opened: Opened, form: FilingForm, grounds: list[GroundRow], odd: str = "") -> FilingPage:
    return FilingPage(
        form=form,
        grounds=with_blanks(grounds),
        picks=[(str(row.id), pick_label(row)) for row in pickable(opened.year)],
        kinds=KINDS,
        refused_grounds=[row for row in grounds if row.refused],
        files_lost=bool(form.is_bound and opened.request.FILES),
        question=question_of(opened.posted, odd),
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Files the document, and goes to its page, or in a series back to the empty form.

    Files that were not taken are told there, and can be put to the document later on its page.
    """
    opened.require(may_write_documents(opened.reader))
    data = opened.posted
    form, grounds = FilingForm(data), read_grounds(data)
    if data.get("deed") == "more":
        # Another three rows, and everything as it was typed.
        unbound = FilingForm(initial={name: data.get(name, "") for name in form.fields})
        full = [*grounds, *(GroundRow(place) for place in range(len(grounds), len(grounds) + 3))]
        return Again(_context(opened, unbound, full), status=200)
    if not form.is_valid():
        # What was asked and answered before stands beside the date, whatever else is wrong.
        return Again(_context(opened, form, grounds, kept_of(data).asked))
    odd = odd_day_of(opened.year, form.filing(grounds))
    try:
        filed = file_document(
            year=opened.year,
            filing=form.filing(grounds),
            files=files_sent(opened.request, "files"),
            actor=opened.actor,
            reader=opened.reader,
            kept=kept_of(data),
        )
    except Misfiled as misfiled:
        form.tell(misfiled)
        return Again(_context(opened, form, read_grounds(data, misfiled.problems), odd))
    except OddDay as why:
        form.add_error("on", LOOK_AGAIN)
        return Again(_context(opened, form, grounds, str(why)))
    its_page = opened.address("document", filed.document.pk)
    goes_on = data.get("deed") == "next"
    _tell(opened, filed, link=its_page if goes_on else "")
    return HttpResponseRedirect(opened.address("document-new") if goes_on else its_page)


def _tell(opened: Opened, filed: Filed, link: str) -> None:
    """What was filed and what was not; with a link, where the page that tells it is not the document's own."""
    told = str(filed.document)
    if link:
        title = Truncator(f"{filed.document}: {filed.document.title}").chars(120)
        told = format_html('<a href="{}">{}</a>', link, title)
    messages.success(opened.request, format_html("Đã lưu {} vào sổ.", told))
    way = format_html(' <a href="{}">Mở văn bản để nộp lại tệp</a>', link) if link else ""
    for one in [*filed.refused, *files_stopped(opened.request)]:
        lost = "Chưa lưu được tệp «{}»: {} Văn bản đã có trong sổ.{}"
        messages.warning(opened.request, format_html(lost, one.name, one.message, way))


PAGE = Page(
    name="document-new",
    within="documents",
    path="van-ban/moi",
    title="Lưu văn bản",
    load=load,
    save=save,
    template="documents/document_new.html",
    printed=False,
)
