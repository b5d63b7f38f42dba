"""Making a dossier in the background: a process of its own, of which anybody sees how far it is and whether it lives.

Whoever starts the maker takes a lock on a file of the dossier's and hands it to the maker, which holds it as long as it
lives, however it ends: a dossier that says «making» and whose lock is free has lost its maker, and can be begun again.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from common.audit.log import Actor, Change, write
from documents.dossier.contents import Bundle, Contents
from documents.issuedfile import FileLost
from documents.models import Dossier
from members.access import Action, Reader, may
from members.models import BlocYear, User

LOST = "Việc lập hồ sơ bị dừng giữa chừng, có thể do máy chủ khởi động lại. Hãy lập lại."
FAULT = "Cổng gặp trục trặc khi lập «{}». Chưa có hồ sơ mới; hãy lập lại, và báo Quản trị nếu vẫn vậy."
# Makers that this process has started, until it is asked for their ends.
_makers: list["subprocess.Popen[bytes]"] = []


def _root() -> Path:
    root = Path(settings.DOSSIERS_DIR)
    root.mkdir(parents=True, exist_ok=True)
    return root


def file_of(dossier: Dossier, ending: str) -> Path:
    """Where the dossier's file lies («pdf», «zip»), once it is done."""
    return _root() / f"{dossier.pk}.{ending}"


@contextmanager
def _locked(dossier_id: int) -> Iterator[int]:
    """The dossier's lock, taken here; a handle that a maker may be given. BlockingIOError while a maker lives."""
    handle = os.open(_root() / f"{dossier_id}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield handle
    finally:
        os.close(handle)


def latest(year: BlocYear) -> Dossier | None:
    """The year's newest dossier; one whose maker is gone is no longer in the making."""
    found = Dossier.objects.filter(year=year).order_by("-id").first()
    if found is None or found.state != Dossier.State.MAKING:
        return found
    try:
        with _locked(found.pk):
            # Its maker may have ended well in between.
            lost = Dossier.objects.filter(pk=found.pk, state=Dossier.State.MAKING)
            lost.update(state=Dossier.State.FAILED, problem=LOST, ended_at=timezone.now())
            found.refresh_from_db()
    except BlockingIOError:
        pass
    return found


def ready(year: BlocYear) -> Dossier | None:
    """The last dossier of the year that was finished; it stays until the next one is."""
    return Dossier.objects.filter(year=year, state=Dossier.State.DONE).order_by("-id").first()


def begin_dossier(*, year: BlocYear, actor: Actor, reader: Reader) -> Dossier:
    """Begins a new dossier of the year, unless one is being made: then that one is answered.

    PermissionError, with the reason, if the reader may not have it.
    """
    answer = may(reader, Action.SEE_DRAFTS)
    if not answer:
        raise PermissionError(answer.reason)
    found = latest(year)
    if found and found.state == Dossier.State.MAKING:
        return found
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(year=year, asked_by=actor.shown)
            change = Change(subject=f"Hồ sơ {year}", key=f"dossier/{dossier.pk}", action="lập hồ sơ năm")
            write(actor, [change], bloc=year.bloc.code, year=year.year)
            # Held before anybody can see the row, or it would look as if its maker were gone.
            lock = _locked(dossier.pk)
            handle = lock.__enter__()
    except IntegrityError:
        # Two who press at once: the second finds what the first has begun.
        return Dossier.objects.get(year=year, state=Dossier.State.MAKING)
    try:
        if settings.DOSSIERS_APART:
            _start(dossier.pk, handle)
        else:
            make_dossier(dossier.pk)
    finally:
        lock.__exit__(None, None, None)
    dossier.refresh_from_db()
    return dossier


def _start(dossier_id: int, handle: int) -> None:
    _makers[:] = [maker for maker in _makers if maker.poll() is None]
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "make_dossier", str(dossier_id)]
    _makers.append(
        subprocess.Popen(  # noqa: S603
            command,
            cwd=settings.BASE_DIR,
            # It is a process of its own already.
            env=os.environ | {"RECORD_WORKERS": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # It holds the lock as long as it has this handle, which is as long as it lives.
            pass_fds=[handle],
            start_new_session=True,
        )
    )


def make_dossier(dossier_id: int) -> Dossier:
    """Makes the dossier and keeps its two files; what goes wrong is told in it. Dossiers before it are thrown away."""
    dossier = Dossier.objects.select_related("year__bloc").get(pk=dossier_id, state=Dossier.State.MAKING)
    try:
        bundle = _made(dossier)
        _say(dossier, "Ghép thành một tệp", done=dossier.total - 1)
        pdf = bundle.pdf()
        archive = bundle.archive(pdf)
    except FileLost as lost:
        return _end(dossier, Dossier.State.FAILED, problem=str(lost))
    except Exception:
        # Whoever waits is told, and where it was; what it was is for the server's own log.
        _end(dossier, Dossier.State.FAILED, problem=FAULT.format(dossier.doing))
        raise
    for ending, content in (("pdf", pdf), ("zip", archive)):
        _write(file_of(dossier, ending), content)
    _end(dossier, Dossier.State.DONE, pdf_size=len(pdf), zip_size=len(archive))
    _throw_away(dossier)
    return dossier


def _made(dossier: Dossier) -> Bundle:
    contents: Contents = import_string(settings.DOSSIER_CONTENTS)
    year = dossier.year
    now = timezone.localtime().replace(microsecond=0)
    pieces = contents.pieces(year, User(username="ho-so", full_name=dossier.asked_by), now)
    dossier.total = len(pieces) + 1
    bundle = Bundle(year, now)
    for done, piece in enumerate(pieces):
        _say(dossier, piece.title, done=done)
        bundle.add(piece, piece.make())
    return bundle


def _say(dossier: Dossier, doing: str, done: int) -> None:
    dossier.doing, dossier.done = doing, done
    dossier.save(update_fields=["doing", "done", "total"])


def _end(dossier: Dossier, state: str, **fields: object) -> Dossier:
    for name, value in fields.items():
        setattr(dossier, name, value)
    dossier.state, dossier.ended_at = Dossier.State(state), timezone.now()
    dossier.save()
    return dossier


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: nobody gets half a file."""
    coming = path.with_suffix(path.suffix + ".coming")
    coming.write_bytes(content)
    coming.replace(path)


def _throw_away(dossier: Dossier) -> None:
    """Earlier dossiers of the year go, rows and files."""
    earlier = Dossier.objects.filter(year=dossier.year, pk__lt=dossier.pk)
    for old in earlier:
        for ending in ("pdf", "zip", "lock"):
            with suppress(FileNotFoundError):
                file_of(old, ending).unlink()
    earlier.delete()
