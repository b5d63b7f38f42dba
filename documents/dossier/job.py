"""The dossier of a year as background work: asked for by a page, made by a worker, kept until the next one is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from common.audit.log import Actor, Change
from common.audit.models import Door
from common.jobs.asking import ask
from common.jobs.declaring import background
from common.jobs.models import Job
from common.jobs.running import JobRefused, Running
from documents.dossier import keeping
from documents.dossier.contents import Bundle, Contents, PieceLost
from documents.issuedfile import FileLost
from documents.models import Dossier
from members.access import Action, Reader, may, require
from members.models import BlocYear, User
from members.yearlog import log_in

LOST = "Việc lập hồ sơ bị dừng giữa chừng, có thể do máy chủ khởi động lại. Hãy lập lại."
ENDINGS = ("pdf", "zip")


def job_key(year: BlocYear) -> str:
    """The key of the jobs that make this year's dossier: there is one open at a time."""
    return f"dossier/{year.pk}"


def ready(year: BlocYear) -> Dossier | None:
    """The last dossier of the year; it stays until the next one is done."""
    return Dossier.objects.filter(year=year).order_by("-id").first()


def begin_dossier(*, year: BlocYear, actor: Actor, reader: Reader) -> Job:
    """Asks for a new dossier of the year, unless one is being made: then that job is answered.

    PermissionError, with the reason, if the reader may not have it.
    """
    require(may(reader, Action.SEE_DRAFTS))

    def note(job: Job) -> None:
        change = Change(subject=f"Hồ sơ {year}", key=f"dossier/{job.pk}", action="lập hồ sơ năm")
        log_in(year, actor, [change])

    return ask(make_dossier, key=job_key(year), arguments={"year_id": year.pk}, actor=actor, noting=note)


@background(repeatable=True, lost=LOST)
def make_dossier(running: Running, year_id: int) -> None:
    """Makes the year's dossier and keeps its two files; dossiers before it are thrown away."""
    year = BlocYear.objects.select_related("bloc").get(pk=year_id)
    try:
        bundle, total = _made(running, year)
        running.step("Ghép thành một tệp", done=total - 1, total=total)
        pdf = bundle.pdf()
        archive = bundle.archive(pdf)
    except (FileLost, PieceLost) as lost:
        raise JobRefused(str(lost)) from lost
    with _written(running, {"pdf": pdf, "zip": archive}) as coming, transaction.atomic():
        running.finish()
        dossier = Dossier.objects.create(
            year=year,
            asked_by=running.job.asked_by,
            made_at=timezone.now(),
            pdf_size=len(pdf),
            zip_size=len(archive),
        )
        change = Change(subject=f"Hồ sơ {year}", key=f"dossier/{running.job.pk}", action="lập xong hồ sơ năm")
        log_in(year, Actor(name=running.job.asked_by, door=Door.COMMAND), [change])
        for ending, path in coming.items():
            keeping.place(dossier, ending, path)
    _throw_away(dossier)


def _made(running: Running, year: BlocYear) -> tuple[Bundle, int]:
    """All pieces put together, and how many steps the whole takes."""
    contents: Contents = import_string(settings.DOSSIER_CONTENTS)
    now = timezone.localtime().replace(microsecond=0)
    pieces = contents.pieces(year, User(username="ho-so", full_name=running.job.asked_by), now)
    total = len(pieces) + 1
    bundle = Bundle(year, now)
    for done, piece in enumerate(pieces):
        running.step(piece.title, done=done, total=total)
        bundle.add(piece, piece.make())
    return bundle, total


@contextmanager
def _written(running: Running, files: dict[str, bytes]) -> Iterator[dict[str, Path]]:
    """The files under names of this attempt's own, until they are taken from there: nobody gets half a file."""
    root, stem = keeping.coming_folder(), f"job-{running.job.pk}-{running.job.attempt}"
    coming = {ending: root / f"{stem}.{ending}.coming" for ending in files}
    try:
        for ending, content in files.items():
            coming[ending].write_bytes(content)
        yield coming
    finally:
        for path in coming.values():
            path.unlink(missing_ok=True)


def _throw_away(dossier: Dossier) -> None:
    """Earlier dossiers of the year go, rows and files."""
    earlier = Dossier.objects.filter(year=dossier.year, pk__lt=dossier.pk)
    for old in earlier:
        for ending in ENDINGS:
            keeping.throw_away(old, ending)
    earlier.delete()
