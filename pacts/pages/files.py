"""The files that are kept of the pact, each with its SHA-256 and whether it still has it; and the door to each."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect

from common.files.answer import kept_answer, why_saved
from common.files.names import size_words
from common.files.store import KeptState
from common.records.disposition import file_response
from documents.verbs.issuing import records_store
from members.pages import Elsewhere, Opened, Page, YearDoor
from pacts.kept import chains, is_whole, state_of
from pacts.models import Freezing, Pact, PactFile
from pacts.views import pact_of

_SAID = {KeptState.WHOLE: "Nguyên vẹn", KeptState.MISSING: "Mất tệp", KeptState.CHANGED: "Đã bị sửa"}


@dataclass(frozen=True)
class KeptFileRow:
    """A kept file, and whether its bytes are `whole`; `void` are the members whose void signatures stand in it."""

    file: PactFile
    size: str
    whole: bool
    state: str
    void: list[str]
    why_saved: str


@dataclass(frozen=True)
class FreezingFiles:
    """A frozen text, whether it is whole, and its files."""

    freezing: Freezing
    whole: bool
    rows: list[KeptFileRow]


@dataclass(frozen=True)
class FilesPage:
    """The files by the text that they belong to; `others` belong to none. `broken` are the names of those not whole."""

    pact: Pact
    groups: list[FreezingFiles]
    others: list[KeptFileRow]
    broken: list[str]


def load(opened: Opened) -> FilesPage:
    """Every kept file and every frozen text, the newest freezing first; each read and compared with its SHA-256."""
    pact, _ = pact_of(opened.year)
    if pact is None:
        raise Elsewhere("pact")
    files = list(pact.files.select_related("signature__member").order_by("id"))
    # The signatures in each file that are void by now: its own, or one that it was put on behind.
    void = {file.signature_id: file.signature.member.short_name for file in files if _is_void(file) and file.signature}
    held = {pk: each for number in {file.freezing_id for file in files} for pk, each in chains(number, files).items()}
    rows: dict[int | None, list[KeptFileRow]] = {}
    for file in files:
        state = state_of(file)
        rows.setdefault(file.freezing_id, []).append(
            KeptFileRow(
                file=file,
                size=size_words(file.size),
                whole=state is KeptState.WHOLE,
                state=_SAID[state],
                void=[name for pk, name in void.items() if pk in held.get(file.pk, ()) and pk != file.signature_id],
                why_saved=why_saved(file.content_type, file.sha256),
            )
        )
    freezings = pact.freezings.select_related("reopening", "document").order_by("-number")
    return FilesPage(
        pact=pact,
        groups=[
            FreezingFiles(freezing=freezing, whole=is_whole(freezing), rows=rows.get(freezing.pk, []))
            for freezing in freezings
        ],
        others=rows.get(None, []),
        broken=[row.file.name for each in rows.values() for row in each if not row.whole],
    )


def _is_void(file: PactFile) -> bool:
    return file.signature is not None and file.signature.voided_at is not None


def fetch(opened: Opened) -> HttpResponseBase:
    """One kept file, if it is still what it was; else one is led to the list, which says so."""
    file = PactFile.objects.filter(pact__year=opened.year.pk, pk=opened.kwargs["file"]).first()
    if file is None:
        raise Http404
    if state_of(file) is not KeptState.WHOLE:
        messages.error(
            opened.request, f"Tệp «{file.name}» trên máy chủ không còn là tệp đã lưu nên không gửi. Hãy báo Quản trị."
        )
        return HttpResponseRedirect(opened.address("pact-files"))
    return kept_answer(opened.request, records_store().open(file.sha256), file, save="tai" in opened.query)


def fetch_text(opened: Opened) -> HttpResponse:
    """The canonical text of one freezing, byte by byte what its SHA-256 was taken of."""
    number = opened.kwargs["number"]
    freezing = Freezing.objects.filter(pact__year=opened.year.pk, number=number).first()
    if freezing is None:
        raise Http404
    name = f"Giao ước thi đua - {opened.year}, chốt lần {number}.txt"
    return file_response(freezing.text.encode(), name, "text/plain; charset=utf-8", inline=False)


PAGE = Page(
    name="pact-files",
    path="giao-uoc/tep",
    title="Tệp giao ước được giữ",
    load=load,
    template="pacts/files.html",
    printed=False,
)
FILE = YearDoor(name="pact-file", path="giao-uoc/tep/<int:file>", answer=fetch)
TEXT = YearDoor(name="pact-text", path="giao-uoc/van-ban/<int:number>", answer=fetch_text)
