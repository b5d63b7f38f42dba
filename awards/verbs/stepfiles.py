"""The scans of a proposal's steps, which may come after the step; whether they and the dossiers' files are whole."""

from collections.abc import Iterator, Sequence

from awards.models import DossierFile, Proposal, ProposalStep, StepFile
from awards.verbs.proposals import change_of, file_kept, folder_of
from common.audit.log import Actor
from common.files.intake import SentFile, take_in
from common.files.store import KeptState
from common.files.taking import Taken, faults, store
from members.access import Reader, require
from members.access_of_the_awards import may_manage_proposals
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in


def add_step_files(
    *, year: BlocYear, number: int, step: int, files: Sequence[SentFile], actor: Actor, reader: Reader
) -> list[Taken[StepFile]]:
    """Keeps these files with a step that was entered before, each judged by itself; the step does not change.

    PermissionError, Proposal.DoesNotExist, ProposalStep.DoesNotExist, also of a step that only takes another back.
    """
    require(may_manage_proposals(reader))
    # Reading takes its time: it is done before anything is locked.
    read = [take_in(given, store()) for given in files]
    with locked(year) as now:
        rows = Proposal.objects.select_related("nomination__form", "nomination__member")
        proposal = rows.get(year=now, number=number)
        proposal.year = now
        found = ProposalStep.objects.exclude(to="").get(proposal=proposal, number=step)
        taken = folder_of(found).take(read, lambda one: file_kept(found, one, actor))
        action = f"thêm tệp vào bước {found.number} «{found.get_to_display()}»"
        log_in(now, actor, [change_of(proposal, action, new=one.row.told) for one in taken if one.row])
    return taken


def check_step_files() -> Iterator[tuple[StepFile, KeptState]]:
    """Reads every scan of a step there should be, and answers which are missing or were changed."""
    return faults(StepFile.objects.select_related("step__proposal__year__bloc"))


def check_dossier_files() -> Iterator[tuple[DossierFile, KeptState]]:
    """The same of the files of dossiers."""
    return faults(DossierFile.objects.select_related("item__item", "item__submission__year__bloc"))
