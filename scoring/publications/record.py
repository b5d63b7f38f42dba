"""The record of a publication: rendered once, when it is published, from what is frozen and nothing else.

It goes to everybody the round shows its results to, so it holds just as much: group points and the figures behind a
tie-break only where the round shows all scores to all members, and why a member is «không xét» only where the round
lets everybody know. Everything else stands in the snapshot, for the staff.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from common.records.layout import layout_for
from common.records.pdf import render_pdf
from common.records.record import Record, Signer, Verification, record_html
from common.vietnamese.numbers import show_points
from scoring.rules.explaining import told_exemptions
from scoring.rules.moves import moves
from scoring.rules.snapshot import MemberLine, Snapshot

TITLE = "Kết quả chấm điểm và xếp hạng"


@dataclass(frozen=True)
class PublishingBloc:
    """The bloc as it was called then."""

    parent: str
    name: str
    locality: str


@dataclass(frozen=True, kw_only=True)
class PublishedRow:
    """A member's line in print: its total, what `decided` between equals, and the points of each group it shows."""

    line: MemberLine
    total: str
    decided: str
    groups: list[str]
    exempt: str


def render_publication(
    snapshot: Snapshot,
    before: Snapshot | None,
    *,
    sha256: str,
    family: str,
    signers: Sequence[Signer],
    verification: Verification,
) -> bytes:
    """The PDF of a publication that has its number and its time; `before` is the one that it corrects.

    `family` and `signers` are the bloc-year's at that time; `verification` is what it is registered under.
    """
    if snapshot.at is None:
        raise ValueError("a draft is not printed: it has no time yet")
    layout = layout_for(family, snapshot.at.date())
    figures, reasons = snapshot.visibility == "full", snapshot.reasons == "all"
    groups = list(snapshot.rubric.nodes) if figures else []
    rows = [
        PublishedRow(
            line=line,
            total=show_points(line.total),
            decided=line.decided(figures=figures),
            groups=[show_points(line.nodes[node.code]) for node in groups],
            exempt=told_exemptions(snapshot.rubric, line.not_applicable) if figures else "",
        )
        for line in snapshot.standings
    ]
    place = f"{snapshot.round_name}, {snapshot.bloc_name}, năm {snapshot.year}"
    record = Record(
        title=TITLE,
        subject=place,
        date=snapshot.at.date(),
        sample=snapshot.sample,
        verification=verification,
        data=_data(snapshot, sha256, figures=figures, reasons=reasons),
    )
    html = record_html(
        "scoring/publication_frozen.record.html",
        bloc=PublishingBloc(snapshot.parent, snapshot.bloc_name, snapshot.locality),
        record=record,
        context={
            "snapshot": snapshot,
            "sha256": sha256,
            "contest": [row for row in rows if row.line.ineligible is None],
            "excluded": [row for row in rows if row.line.ineligible is not None],
            "groups": groups,
            "reasons": reasons,
            "moves": moves(before, snapshot) if before else [],
            "before": before,
            "signers": signers,
        },
        layout=layout,
    )
    return render_pdf(
        html,
        title=f"{TITLE}, lần {snapshot.number} - {place}",
        made_at=snapshot.at,
        layout=layout,
        attachments=record.attachments(snapshot.at),
    )


def _data(snapshot: Snapshot, sha256: str, *, figures: bool, reasons: bool) -> dict[str, object]:
    """What the record shows, as data, and nothing that it does not show."""
    return {
        "bloc": snapshot.bloc_code,
        "year": snapshot.year,
        "round": snapshot.round_code,
        "number": snapshot.number,
        "at": snapshot.at,
        "reason": snapshot.reason,
        "sample": snapshot.sample,
        "sha256": sha256,
        "standings": [
            {
                "member": line.code,
                "name": line.name,
                "rank": line.rank,
                "total": line.total,
                "band": line.band,
                "decided": line.decided(figures=figures),
                "ineligible": line.ineligible is not None,
                **({"ineligible_reason": line.ineligible or "", "document": line.document} if reasons else {}),
                **({"document_reason": line.document_reason} if reasons and line.document_reason else {}),
                "groups": {node.code: line.nodes[node.code] for node in snapshot.rubric.nodes} if figures else {},
                **({"not_applicable": dict(line.not_applicable)} if figures and line.not_applicable else {}),
            }
            for line in snapshot.standings
        ],
    }
