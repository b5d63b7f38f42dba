"""The achievement reports that members write of themselves: which, when, and who else may read them.

A member writes the draft of its own report from the day on which the bloc has chosen it until it is sent, and again
while the authority asks for more. The bloc's own people issue it. No other member learns of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from awards.models import Proposal
from awards.rules.proposing import REPORTS_ON, SENT, Stage
from awards.verbs.proposals import stage
from documents.audience import Audience, Key
from documents.catalogue import Issuable
from documents.models import Document
from members.access import Answer, Reader
from members.access_of_the_awards import may_read_own_report, may_write_own_report
from members.models import BlocYear


@dataclass(frozen=True)
class ReportedCase:
    """Whom a proposal is about, and where it stands."""

    member: str
    stage: Stage


def source_key(proposal: Proposal) -> str:
    """What its report is known by, behind the name of the kind: «3/ban-dan-van»."""
    return f"{proposal.number}/{proposal.nomination.member.code}"


def cases_in(year: BlocYear) -> Mapping[Key, ReportedCase]:
    """The proposals of a year, by what their reports are known by; two queries."""
    rows = Proposal.objects.filter(year=year.pk).select_related("nomination__member").prefetch_related("steps")
    return {tuple(source_key(one).split("/")): ReportedCase(one.nomination.member.code, stage(one)) for one in rows}


def to_write(year: BlocYear, kind: Issuable, own: Collection[str]) -> list[Proposal]:
    """The cases of these members whose reports, documents of this `kind`, they write now: none was issued yet."""
    rows = Proposal.objects.filter(year=year.pk, nomination__member__code__in=own).order_by("number")
    related = rows.select_related("nomination__form", "nomination__member")
    found = related.prefetch_related("steps", "nomination__form__editions")
    sources = {kind.source(source_key(one)): one for one in found if stage(one) in REPORTS_ON}
    issued = Document.objects.filter(year=year.pk, source__in=sources, state=Document.State.IN_FORCE)
    done = set(issued.values_list("source", flat=True)) if sources else set()
    return [one for source, one in sources.items() if source not in done]


def _whose(key: Key) -> str:
    return key[-1] if len(key) == 2 else ""


def _may_read(reader: Reader, cases: Mapping[Key, ReportedCase], key: Key) -> Answer:
    case = cases.get(key)
    known = case is not None and case.stage in REPORTS_ON | SENT
    return may_read_own_report(reader, _whose(key), known=known)


def _may_draft(reader: Reader, cases: Mapping[Key, ReportedCase], key: Key) -> Answer:
    case = cases.get(key)
    return may_write_own_report(reader, _whose(key), open_now=case is not None and case.stage in REPORTS_ON)


# «…/<proposal>/<member>»: what one member has done. The bloc may draft it before the member knows that it is proposed.
OWN_REPORT = Audience(_may_read, cases_in, whose=_whose, may_draft=_may_draft, in_log=False)
