"""The scans of a proposal's steps. One may come later than the step; what was entered stays as it is."""

from collections.abc import Sequence

from awards.models import Proposal, ProposalStep, StepFile
from awards.verbs.proposals import change_of, file_kept, folder_of
from common.audit.log import Actor
from common.files.intake import SentFile, take_in
from common.files.taking import Taken, store
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
