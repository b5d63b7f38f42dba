"""What is published, frozen as text: `khoithidua.publication/1` (DESIGN §6).

The text is canonical JSON: whoever writes the same data gets the same bytes, whatever order its rows came in, so its
SHA-256 stands for the data. Numbers are strings, exact, without trailing zeros; what is not known is null, never 0.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from common.vietnamese.dates import VIETNAM
from common.vietnamese.numbers import input_number
from scoring.rubrics.kinds import kind_of
from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule
from scoring.rubrics.kinds.curve import Curve
from scoring.rubrics.kinds.points import Points
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric, Rounding, SeveralAppraisers, WhenExempt
from scoring.rules.standing import Contender, RankedMember, rank
from scoring.rules.totals import Card, add_up

FORMAT = "khoithidua.publication/1"
STAGES = ("self", "appraised", "agreed")


@dataclass(frozen=True, slots=True)
class StageValue:
    """What was put in at one stage, in the shape of a year file, and what it gives; both None where nothing was."""

    input: Mapping[str, Any] | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One criterion of one member: the three values by stage, what counts, and the words beside them.

    `exact` has, by stage and as «points», those points that were rounded, where the rubric adds up exact ones.
    """

    criterion: str
    values: Mapping[str, StageValue]
    points: Decimal | None = None
    explanation: str = ""
    why_not: str = ""
    exact: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def reckoned(self) -> Points | None:
        """The points that count, as sums go on with them."""
        return self.exact.get("points", self.points)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member: who it was, where it stands and by what, the points of every node, and all its scores.

    `order` is its place in the bloc's protocol, from 1. `ineligible` is the reason for «không xét», None for whoever is
    ranked.
    """

    code: str
    name: str
    short_name: str
    order: int
    ineligible: str | None
    document: str
    votes: int | None
    total: Decimal | None
    rank: int | None
    tied: bool
    decided_by: str
    band: str
    unscored: int
    nodes: Mapping[str, Decimal | None]
    scores: tuple[ScoreLine, ...] = ()
    document_reason: str = ""
    """Why the document is named though its day is odd."""
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    """The criteria that don't apply to it, each with the reason: of those there are no values."""

    def score(self, criterion: str) -> ScoreLine:
        """Its score for this criterion; an empty one where it has none."""
        return next((line for line in self.scores if line.criterion == criterion), ScoreLine(criterion, {}))

    def decided(self, *, figures: bool) -> str:
        """By which rule it stands over who has the same total; with what was compared only where figures may show."""
        return self.decided_by if figures else self.decided_by.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A round as it is published. `previous` is the SHA-256 of the publication that this one corrects.

    `log_entries` and `log_hash` say how far the log had come: who changes an older entry changes that hash.
    """

    bloc_code: str
    bloc_name: str
    parent: str
    locality: str
    year: int
    round_code: str
    round_name: str
    visibility: str
    sample: bool
    rubric: PlainRubric
    members: tuple[MemberLine, ...]
    reasons: str = "all"
    """Who the round lets know why a member is «không xét»; texts that don't say are from when everybody was."""
    number: int = 0
    reason: str = ""
    at: datetime | None = None
    by: str = ""
    previous: str = ""
    log_entries: int = 0
    log_hash: str = ""

    @property
    def standings(self) -> list[MemberLine]:
        """The members as they stand: by rank, then who has nothing scored, then the ineligible; else by protocol."""
        return sorted(
            self.members,
            key=lambda line: (line.ineligible is not None, line.rank is None, line.rank or 0, line.order),
        )

    def member(self, code: str) -> MemberLine | None:
        """The member with this code, or None."""
        return next((line for line in self.members if line.code == code), None)


def digest(what: str | bytes) -> str:
    """The SHA-256 of a text or of a file, as it is shown and compared."""
    return sha256(what.encode() if isinstance(what, str) else what).hexdigest()


def content_digest(snapshot: Snapshot) -> str:
    """Stands for what would be published, whenever and by whomever: a form carries it, to publish what was shown."""
    return digest(
        write(replace(snapshot, number=0, reason="", at=None, by="", previous="", log_entries=0, log_hash=""))
    )


def compute(snapshot: Snapshot) -> list[RankedMember[str]]:
    """The standings that the snapshot's own scores and rubric give, by the rules alone: what it says must be this."""
    entries = [
        Contender(line.code, card_of(snapshot, line), line.ineligible is not None, line.votes)
        for line in sorted(snapshot.members, key=lambda line: line.order)
    ]
    return rank(snapshot.rubric, entries)


def card_of(snapshot: Snapshot, line: MemberLine) -> Card:
    """The sums that the member's own scores give."""
    return add_up(snapshot.rubric, {score.criterion: score.reckoned for score in line.scores}, line.not_applicable)


# To text.


def write(snapshot: Snapshot) -> str:
    """The snapshot as its canonical text."""
    found = {
        "format": FORMAT,
        "bloc": {
            "code": snapshot.bloc_code,
            "name": snapshot.bloc_name,
            "parent": snapshot.parent,
            "locality": snapshot.locality,
        },
        "year": snapshot.year,
        "round": {
            "code": snapshot.round_code,
            "name": snapshot.round_name,
            "visibility": snapshot.visibility,
            **({} if snapshot.reasons == "all" else {"reasons": snapshot.reasons}),
        },
        "sample": snapshot.sample,
        "number": snapshot.number,
        "reason": snapshot.reason,
        "at": snapshot.at.astimezone(VIETNAM).isoformat() if snapshot.at else None,
        "by": snapshot.by,
        "previous": snapshot.previous,
        "log": {"entries": snapshot.log_entries, "hash": snapshot.log_hash},
        "rubric": _rubric_json(snapshot.rubric),
        "members": [
            _member_json(line, snapshot.rubric) for line in sorted(snapshot.members, key=lambda line: line.order)
        ],
    }
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", text)


def _number(number: Decimal | None) -> str | None:
    """Exact, with a dot, and the same for 97.5 and 97.50: databases differ in how they hand out zeros."""
    return None if number is None else input_number(number).replace(",", ".")


def _rubric_json(rubric: PlainRubric) -> dict[str, object]:
    return {
        "name": rubric.name,
        "scale": _number(rubric.scale),
        "step": _number(rubric.step),
        "decimals": rubric.decimals,
        **({"rounding": rubric.rounding.value} if rubric.sums_exactly else {}),
        "total_may_exceed_scale": rubric.total_may_exceed_scale,
        # Texts of rubrics that don't say it stay what they were.
        **({} if rubric.not_applicable is WhenExempt.NONE else {"not_applicable": rubric.not_applicable.value}),
        **(
            {}
            if rubric.several_appraisers is SeveralAppraisers.TOGETHER
            else {"several_appraisers": rubric.several_appraisers.value}
        ),
        "tie_break": list(rubric.tie_break),
        "bands": [
            {"name": band.name, "at_least": _number(band.at_least)}
            for band in sorted(rubric.bands, key=lambda band: band.at_least, reverse=True)
        ],
        "criteria": [_node_json(node) for node in rubric.nodes],
    }


def _node_json(node: RubricNode) -> dict[str, object]:
    return {
        "code": node.code,
        "name": node.name,
        "kind": node.kind.value,
        "max_points": _number(node.max_points),
        "unit": node.unit,
        "points_each": _number(node.points_each),
        "levels": [{"name": level.name, "points": _number(level.points)} for level in node.levels],
        "rule": node.rule.value if node.rule else None,
        "floor_percent": _number(node.floor_percent),
        "lower_is_better": node.lower_is_better,
        "default_target": _number(node.default_target),
        "evidence_required": node.evidence_required,
        "evidence_decides": node.evidence_decides,
        # Texts of rubrics that don't say it stay what they were.
        **({} if node.start is None else {"start": _number(node.start)}),
        **({"label": node.label} if node.label else {}),
        **({} if node.min_points is None else {"min_points": _number(node.min_points)}),
        **({"cases": [case.as_json() for case in node.cases]} if node.cases else {}),
        **({} if node.curve is None else {"curve": node.curve.as_json()}),
        **({} if node.ceiling is None else {"ceiling": _number(node.ceiling)}),
        **({"share_of": node.share_of} if node.share_of else {}),
        **({} if node.percent is None else {"percent": _number(node.percent)}),
        **({"only_if": node.only_if} if node.only_if else {}),
        **({"only_if_level": node.only_if_level} if node.only_if_level else {}),
        "children": [_node_json(child) for child in node.children],
    }


def _member_json(line: MemberLine, rubric: PlainRubric) -> dict[str, object]:
    place = {node.code: number for number, (node, _, _) in enumerate(rubric.walk())}
    return {
        "code": line.code,
        "name": line.name,
        "short_name": line.short_name,
        "order": line.order,
        "ineligible": None
        if line.ineligible is None
        else {
            "reason": line.ineligible,
            "document": line.document or None,
            **({"document_reason": line.document_reason} if line.document_reason else {}),
        },
        "votes": line.votes,
        "total": _number(line.total),
        "rank": line.rank,
        "tied": line.tied,
        "decided_by": line.decided_by,
        "band": line.band,
        "unscored": line.unscored,
        "nodes": {code: _number(points) for code, points in line.nodes.items()},
        # Texts of members to whom everything applies stay what they were.
        **({"not_applicable": dict(line.not_applicable)} if line.not_applicable else {}),
        "scores": [_score_json(score) for score in sorted(line.scores, key=lambda score: place[score.criterion])],
    }


def _score_json(score: ScoreLine) -> dict[str, object]:
    stages = {stage: score.values.get(stage, StageValue()) for stage in STAGES}
    return {
        "criterion": score.criterion,
        **{
            stage: {"input": None if given.input is None else dict(given.input), "points": _number(given.points)}
            for stage, given in stages.items()
        },
        "points": _number(score.points),
        **({"exact": {name: str(given) for name, given in score.exact.items()}} if score.exact else {}),
        "explanation": score.explanation,
        "why_not": score.why_not,
    }


# And back.


def read(text: str) -> Snapshot:
    """The snapshot of a text that `write` has written. ValueError for a text of another format."""
    found = json.loads(text)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError(f"no text of the format {FORMAT}")
    return Snapshot(
        bloc_code=found["bloc"]["code"],
        bloc_name=found["bloc"]["name"],
        parent=found["bloc"]["parent"],
        locality=found["bloc"]["locality"],
        year=found["year"],
        round_code=found["round"]["code"],
        round_name=found["round"]["name"],
        visibility=found["round"]["visibility"],
        reasons=found["round"].get("reasons", "all"),
        sample=found["sample"],
        rubric=_rubric_from(found["rubric"]),
        members=tuple(_member_from(line) for line in found["members"]),
        number=found["number"],
        reason=found["reason"],
        at=datetime.fromisoformat(found["at"]) if found["at"] else None,
        by=found["by"],
        previous=found["previous"],
        log_entries=found["log"]["entries"],
        log_hash=found["log"]["hash"],
    )


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _rubric_from(found: dict[str, Any]) -> PlainRubric:
    return PlainRubric(
        name=found["name"],
        scale=Decimal(found["scale"]),
        step=Decimal(found["step"]),
        decimals=found["decimals"],
        rounding=Rounding(found.get("rounding", Rounding.LEAF)),
        total_may_exceed_scale=found["total_may_exceed_scale"],
        tie_break=tuple(found["tie_break"]),
        not_applicable=WhenExempt(found.get("not_applicable", WhenExempt.NONE)),
        several_appraisers=SeveralAppraisers(found.get("several_appraisers", SeveralAppraisers.TOGETHER)),
        bands=tuple(PlainBand(band["name"], Decimal(band["at_least"])) for band in found["bands"]),
        nodes=tuple(_node_from(node) for node in found["criteria"]),
    )


def _node_from(found: dict[str, Any]) -> RubricNode:
    return RubricNode(
        code=found["code"],
        name=found["name"],
        kind=kind_of(found["kind"]),
        max_points=_points(found["max_points"]),
        children=tuple(_node_from(child) for child in found["children"]),
        label=found.get("label", ""),
        min_points=_points(found.get("min_points")),
        ceiling=_points(found.get("ceiling")),
        unit=found["unit"],
        points_each=_points(found["points_each"]),
        start=_points(found.get("start")),
        levels=tuple(PlainLevel(level["name"], Decimal(level["points"])) for level in found["levels"]),
        rule=TargetRule(found["rule"]) if found["rule"] else None,
        cases=tuple(map(PlainCase.from_json, found.get("cases", []))),
        curve=Curve.from_json(found["curve"]) if "curve" in found else None,
        floor_percent=_points(found["floor_percent"]),
        lower_is_better=found["lower_is_better"],
        default_target=_points(found["default_target"]),
        evidence_required=found["evidence_required"],
        evidence_decides=found["evidence_decides"],
        share_of=found.get("share_of", ""),
        percent=_points(found.get("percent")),
        only_if=found.get("only_if", ""),
        only_if_level=found.get("only_if_level", ""),
    )


def _member_from(found: dict[str, Any]) -> MemberLine:
    ineligible = found["ineligible"]
    return MemberLine(
        code=found["code"],
        name=found["name"],
        short_name=found["short_name"],
        order=found["order"],
        ineligible=ineligible["reason"] if ineligible else None,
        document=(ineligible["document"] or "") if ineligible else "",
        document_reason=ineligible.get("document_reason", "") if ineligible else "",
        votes=found["votes"],
        total=_points(found["total"]),
        rank=found["rank"],
        tied=found["tied"],
        decided_by=found["decided_by"],
        band=found["band"],
        unscored=found["unscored"],
        nodes={code: _points(points) for code, points in found["nodes"].items()},
        not_applicable=found.get("not_applicable", {}),
        scores=tuple(
            ScoreLine(
                criterion=score["criterion"],
                values={stage: StageValue(score[stage]["input"], _points(score[stage]["points"])) for stage in STAGES},
                points=_points(score["points"]),
                explanation=score["explanation"],
                why_not=score["why_not"],
                exact={name: Fraction(given) for name, given in score.get("exact", {}).items()},
            )
            for score in found["scores"]
        ),
    )
