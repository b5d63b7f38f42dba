"""The page «Hồ sơ năm»: begin a dossier, watch it being made, take it away as one PDF or as an archive."""

from dataclasses import dataclass
from functools import partial

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect

from common.files.names import size_words
from common.jobs.standing import JobStanding, standing_of
from common.records.disposition import named_header
from documents.dossier.job import begin_dossier, job_key, ready
from documents.dossier.keeping import open_dossier
from documents.models import Dossier
from members.access import Action
from members.pages import Opened, Page

TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


@dataclass(frozen=True)
class DossierFile:
    """A file of the finished dossier, to be taken away."""

    ending: str
    url: str
    size: str


@dataclass(frozen=True)
class DossierPage:
    """How the last job stands, and the last dossier that was `done` with its files."""

    standing: JobStanding | None
    done: Dossier | None
    files: list[DossierFile]


def load(opened: Opened) -> DossierPage:
    """How the last job stands, and the last dossier that was finished."""
    done = ready(opened.year)
    files = [
        DossierFile(
            ending=ending,
            url=opened.address(f"dossier.{ending}"),
            size=size_words(done.pdf_size if ending == "pdf" else done.zip_size),
        )
        for ending in (TYPES if done else ())
        if done
    ]
    return DossierPage(standing=standing_of(job_key(opened.year)), done=done, files=files)


def save(opened: Opened) -> HttpResponse:
    """Asks for a dossier, or finds that one is being made."""
    begin_dossier(year=opened.year, actor=opened.actor, reader=opened.reader)
    return HttpResponseRedirect(opened.address("dossier"))


def download(opened: Opened, ending: str) -> HttpResponseBase:
    """The last finished dossier's file, to be saved; Http404 while there is none."""
    done = ready(opened.year)
    try:
        content = open_dossier(done, ending) if done else None
    except FileNotFoundError:
        content = None
    if content is None:
        raise Http404("Chưa có hồ sơ nào được lập.")
    answer = FileResponse(content, content_type=TYPES[ending])
    answer["Content-Disposition"] = named_header(f"Hồ sơ thi đua - {opened.year}.{ending}", inline=False)
    answer["Cache-Control"] = "private, no-store"
    return answer


PAGE = Page(
    name="dossier",
    path="van-ban/ho-so",
    title="Hồ sơ năm",
    load=load,
    save=save,
    template="documents/dossier.html",
    action=Action.SEE_DRAFTS,
    printed=False,
    files={ending: partial(download, ending=ending) for ending in TYPES},
    within="documents",
)
