"""What can be done with the files behind a new model («minh chứng»): hand them in, take one away, bring it back.

A file that was taken away keeps its row and its bytes: the log speaks of it, and it can be brought back. Whoever may
write the proposal may do this, as long as it was not reviewed; whoever may know of the model may read its files.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils import timezone

from campaigns.models import ModelFile, NewModel
from campaigns.verbs.newmodels import change_of
from common.audit.log import Actor, Change
from common.files.intake import ReadFile, SentFile, take_in
from common.files.store import KeptState
from common.files.taking import Folder, Taken, faults, names_of, store
from common.files.uploads import MOST_FILES
from members.access import Reader, may_write_new_model, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import behalf_of, log_in

# The most files behind one model.
MOST_MODEL_FILES = MOST_FILES
_ALREADY = "Tệp này đã có, tên là «{}»."
TOO_MANY = f"Mỗi mô hình có nhiều nhất {MOST_MODEL_FILES} tệp minh chứng. Hãy gỡ tệp không cần nữa."


def add_files(
    *, year: BlocYear, number: int, files: Sequence[SentFile], actor: Actor, reader: Reader
) -> list[Taken[ModelFile]]:
    """Keeps these files behind a model, each judged by itself.

    PermissionError with the reason, and then no byte of them is kept; NewModel.DoesNotExist.
    """
    before = NewModel.objects.select_related("member").get(year=year, number=number)
    require(may_write_new_model(reader, before.member.code, before.state))
    # Reading takes its time: it is done before anything is locked, and may end as bytes that no row speaks of.
    read = [take_in(given, store()) for given in files]
    with _locked(year, number, reader) as (now, model):
        taken = _folder(model).take(read, lambda one: _row(model, one, actor))
        added = [one.row for one in taken if one.row]
        log_in(now, actor, [_change(model, reader, "thêm minh chứng", new=file.told) for file in added])
    return taken


def remove_file(*, year: BlocYear, number: int, file_id: int, actor: Actor, reader: Reader) -> ModelFile:
    """Takes a file away; its row and its bytes stay. PermissionError, NewModel.DoesNotExist, ModelFile.DoesNotExist."""
    with _locked(year, number, reader) as (now, model):
        file = model.files.get(pk=file_id)
        if file.removed_at is None:
            file.removed_at = timezone.now()
            file.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(model, reader, "gỡ minh chứng", old=file.told)])
    return file


def restore_file(*, year: BlocYear, number: int, file_id: int, actor: Actor, reader: Reader) -> ModelFile:
    """Brings a file back. PermissionError also if it stands there again, or there are too many."""
    with _locked(year, number, reader) as (now, model):
        file = model.files.get(pk=file_id)
        if file.removed_at is not None:
            if refusal := _folder(model).refusal(file.sha256):
                raise PermissionError(refusal)
            file.removed_at = None
            file.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(model, reader, "khôi phục minh chứng", new=file.told)])
    return file


def check_model_files() -> Iterator[tuple[ModelFile, KeptState]]:
    """Reads every file there should be, and answers which are missing or were changed."""
    return faults(ModelFile.objects.select_related("new_model__year__bloc"))


@contextmanager
def _locked(year: BlocYear, number: int, reader: Reader) -> Iterator[tuple[BlocYear, NewModel]]:
    with locked(year) as now:
        model = NewModel.objects.select_related("member").get(year=now, number=number)
        require(may_write_new_model(reader, model.member.code, model.state))
        yield now, model


def _folder(model: NewModel) -> Folder:
    return Folder(names_of(model.files.all()), _ALREADY, TOO_MANY)


def _row(model: NewModel, one: ReadFile, actor: Actor) -> ModelFile:
    return ModelFile.objects.create(
        new_model=model,
        name=one.name,
        content_type=one.found.content_type,
        size=one.kept.size,
        sha256=one.kept.sha256,
        added_by=actor.shown,
    )


def _change(model: NewModel, reader: Reader, action: str, old: str = "", new: str = "") -> Change:
    return change_of(model, action, old, new, behalf=behalf_of(reader, model.member.code))
