"""What can be done with the papers of an award: hand one in, take it away, bring it back.

A file that was taken away keeps its row and its bytes: the log speaks of it, and it can be brought back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils import timezone

from awards.models import Award, AwardFile
from awards.verbs.ledger import Holders, change_of
from common.audit.log import Actor, Change
from common.files.intake import ReadFile, SentFile, take_in
from common.files.store import KeptState
from common.files.taking import Folder, Taken, faults, names_of, store
from common.files.uploads import MOST_FILES
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in

MOST_AWARD_FILES = MOST_FILES
_ALREADY = "Tệp này đã có, tên là «{}»."
TOO_MANY = f"Mỗi khen thưởng có nhiều nhất {MOST_AWARD_FILES} tệp. Hãy gỡ tệp không cần nữa."


def add_files(
    *, year: BlocYear, number: int, files: Sequence[SentFile], is_decision: bool, actor: Actor, reader: Reader
) -> list[Taken[AwardFile]]:
    """Keeps these files of an award, each judged by itself.

    PermissionError with the reason, and then no byte of them is kept; Award.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    Award.objects.get(bloc=year.bloc, number=number)
    # Reading takes its time: it is done before anything is locked, and may end as bytes that no row speaks of.
    read = [take_in(given, store()) for given in files]
    with _locked(year, number) as (now, award):

        def row(one: ReadFile) -> AwardFile:
            return AwardFile.objects.create(
                award=award,
                is_decision=is_decision,
                name=one.name,
                content_type=one.found.content_type,
                size=one.kept.size,
                sha256=one.kept.sha256,
                added_by=actor.shown,
            )

        taken = _folder(award).take(read, row)
        log_in(now, actor, [_change(now, award, one.row, "thêm", is_new=True) for one in taken if one.row])
    return taken


def remove_file(*, year: BlocYear, number: int, file_id: int, actor: Actor, reader: Reader) -> AwardFile:
    """Takes a file away; its row and its bytes stay. PermissionError, Award.DoesNotExist, AwardFile.DoesNotExist."""
    require(may(reader, Action.MANAGE_YEAR))
    with _locked(year, number) as (now, award):
        file = award.files.get(pk=file_id)
        if file.removed_at is None:
            file.removed_at = timezone.now()
            file.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(now, award, file, "gỡ", is_new=False)])
    return file


def restore_file(*, year: BlocYear, number: int, file_id: int, actor: Actor, reader: Reader) -> AwardFile:
    """Brings a file back. PermissionError also if it stands there again, or there are too many."""
    require(may(reader, Action.MANAGE_YEAR))
    with _locked(year, number) as (now, award):
        file = award.files.get(pk=file_id)
        if file.removed_at is not None:
            if refusal := _folder(award).refusal(file.sha256):
                raise PermissionError(refusal)
            file.removed_at = None
            file.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(now, award, file, "khôi phục", is_new=True)])
    return file


def check_award_files() -> Iterator[tuple[AwardFile, KeptState]]:
    """Reads every file there should be, and answers which are missing or were changed."""
    return faults(AwardFile.objects.select_related("award__bloc"))


@contextmanager
def _locked(year: BlocYear, number: int) -> Iterator[tuple[BlocYear, Award]]:
    with locked(year) as now:
        yield now, Award.objects.get(bloc=now.bloc, number=number)


def _folder(award: Award) -> Folder:
    return Folder(names_of(award.files.all()), _ALREADY, TOO_MANY)


def _change(year: BlocYear, award: Award, file: AwardFile, action: str, *, is_new: bool) -> Change:
    """Everybody may know of the decision's scan; of another paper the awarded member, and else only that it was."""
    if file.is_decision:
        told, member, what = file.told, "", "bản chụp quyết định"
    else:
        holder = Holders.of(year).holder(award.agency_id)
        told, member, what = (file.told, holder.code, "giấy tờ") if holder else ("", "", "giấy tờ")
    return change_of(award, f"{action} {what}", "" if is_new else told, told if is_new else "", member=member)
