"""One round of a year file as it is read: what it says, before the rubric is at hand that its scores are of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from scoring.models import ROUND_DAYS, Round, Scorecard
from scoring.sheet import STAGES
from scoring.verbs.appraisers import NOT_ITSELF, Pair
from scoring.verbs.rounds import OPEN_STEPS

DUES = {"scoring": "scoring_due", "appraising": "appraising_due", "agreeing": "agreeing_due"}
# The key of each deadline, and of the reason beside it, by field.
DUE_KEYS = {name: key for key, name in DUES.items()}
DUE_KEYS |= {ROUND_DAYS[name]: f"{key}_reason" for key, name in DUES.items()}
DUES_ORDER = "Các hạn phải theo thứ tự: tự chấm, thẩm định, thống nhất."
# As many scores as the largest bloc with the longest rubric could have, many times over.
_MOST_SCORES = 100_000


@dataclass
class ScorePart:
    """One score of the file. Its values stay JSON until the rubric is at hand, which may stand in the database.

    `values` are the stages the file names, None to take the value away; so is `explanation`, None for nothing said.
    """

    node: FileNode
    member: str
    criterion: str
    values: JsonObject
    explanation: str | None


@dataclass(frozen=True)
class ExemptionPart:
    """A criterion of the file that is not for a member, and why. What is a criterion the rubric knows."""

    node: FileNode
    member: str
    criterion: str
    reason: str


@dataclass(frozen=True)
class AppraisalPart:
    """What one appraiser of the file put in by itself. It stays JSON until the rubric is at hand."""

    node: FileNode
    member: str
    appraiser: str
    criterion: str
    value: object


@dataclass
class RoundPart:
    """One round of the file; `ineligible` (member: reason, document), `appraisers` (pairs of appraiser and member),
    `appraisals` and `exemptions` None for nothing said, `cards` by member. `document_reasons` are why those documents
    stand that the file says it of.
    """

    node: FileNode
    code: str
    fields: Fields
    is_sample: bool
    ineligible: dict[str, tuple[str, str]] | None
    document_reasons: dict[str, str]
    appraisers: set[Pair] | None
    appraisals: list[AppraisalPart] | None
    exemptions: list[ExemptionPart] | None
    cards: dict[str, Fields]
    scores: list[ScorePart]


def read_round(node: FileNode, codes: Sequence[str]) -> RoundPart:
    """The round that stands at this node; `codes` are those of the members that the file names."""
    fields: Fields = {"name": node.line("name", longest=100)}
    fields |= node.given(
        {
            "step": node.choice("step", OPEN_STEPS, default=Round.Step.PREPARING),
            "visibility": node.choice("visibility", Round.Visibility.values, default=Round.Visibility.OWN),
            "only_after_publication": node.boolean("only_after_publication"),
            "reasons": node.choice("ineligible_reasons", Round.Reasons.values, default=Round.Reasons.OWN),
        },
        reasons="ineligible_reasons",
    )
    ineligible, document_reasons = _read_ineligible(node, codes)
    part = RoundPart(
        node=node,
        code=node.code(longest=30),
        fields=fields | _read_dues(node),
        is_sample=node.boolean("sample"),
        ineligible=ineligible,
        document_reasons=document_reasons,
        appraisers=_read_appraisers(node, codes),
        appraisals=_read_appraisals(node, codes),
        exemptions=_read_exemptions(node, codes),
        cards=_read_cards(node, codes),
        scores=_read_scores(node, codes),
    )
    node.close()
    return part


def _read_dues(node: FileNode) -> Fields:
    dues = node.node("deadlines")
    if dues is None:
        return dict.fromkeys(DUES.values()) if node.has("deadlines") else {}
    days = {name: dues.date(key, required=False) for key, name in DUES.items()}
    reasons = {name: dues.text(DUE_KEYS[name], required=False) for name in ROUND_DAYS.values()}
    dues.close()
    if not in_order(days.values()):
        dues.tell("", DUES_ORDER)
    return dues.given({**days, **reasons}, **DUE_KEYS)


def in_order(days: Iterable[date | None]) -> bool:
    """Whether the deadlines that are set follow one another; they are given in the order of their steps."""
    known = [day for day in days if day]
    return known == sorted(known)


def _read_ineligible(node: FileNode, codes: Sequence[str]) -> tuple[dict[str, tuple[str, str]] | None, dict[str, str]]:
    """Who is «không xét» (reason, document), None for nothing said; and why a document stands, where that is said."""
    nodes = node.nodes("ineligible")
    found, kept = {}, {}
    members = []
    for item in nodes:
        members.append(_member(item, codes))
        document = item.line("document", required=False, longest=300)
        found[members[-1]] = (item.text("reason"), document)
        why = item.text("document_reason", required=False)
        if why and not document:
            item.tell("document_reason", "Lý do này đi với một văn bản. Hãy ghi văn bản ở mục document.")
        if item.has("document_reason"):
            kept[members[-1]] = why
        item.close()
    tell_duplicates(nodes, members, "member", "Thành viên")
    return found if node.says("ineligible") else None, kept


def _read_appraisers(node: FileNode, codes: Sequence[str]) -> set[Pair] | None:
    nodes = node.nodes("appraisers", most=_MOST_SCORES)
    pairs = []
    for item in nodes:
        pairs.append((_member(item, codes, "appraiser"), _member(item, codes)))
        if pairs[-1][0] and pairs[-1][0] == pairs[-1][1]:
            item.tell("appraiser", NOT_ITSELF)
        item.close()
    tell_duplicates(nodes, [f"{one}, {other}" if one and other else "" for one, other in pairs], "appraiser", "Cặp")
    return set(pairs) if node.says("appraisers") else None


def _read_appraisals(node: FileNode, codes: Sequence[str]) -> list[AppraisalPart] | None:
    nodes = node.nodes("appraisals", most=_MOST_SCORES)
    found = []
    for item in nodes:
        named = [_member(item, codes, key) for key in ("member", "appraiser")]
        member, appraiser = (code if code in codes else "" for code in named)
        found.append(AppraisalPart(item, member, appraiser, item.line("criterion", longest=20), item.raw("value")))
        item.close()
    places = [f"{one.appraiser}, {one.member}, {one.criterion}" if one.criterion else "" for one in found]
    tell_duplicates(nodes, places, "criterion", "Điểm thẩm định riêng")
    return found if node.says("appraisals") else None


def _read_exemptions(node: FileNode, codes: Sequence[str]) -> list[ExemptionPart] | None:
    nodes = node.nodes("not_applicable", most=_MOST_SCORES)
    found = []
    for item in nodes:
        criterion, reason = item.line("criterion", longest=20), item.text("reason")
        found.append(ExemptionPart(item, _member(item, codes), criterion, reason))
        item.close()
    places = [f"{one.member}, {one.criterion}" if one.member and one.criterion else "" for one in found]
    tell_duplicates(nodes, places, "criterion", "Tiêu chí không áp dụng")
    return found if node.says("not_applicable") else None


def _read_cards(node: FileNode, codes: Sequence[str]) -> dict[str, Fields]:
    nodes = node.nodes("cards")
    found = {}
    members = []
    for item in nodes:
        members.append(_member(item, codes))
        state = item.choice("state", Scorecard.State.values, default=Scorecard.State.DRAFTING)
        votes = item.integer("votes", required=False)
        more = {
            "votes": votes,
            "submitted_at": item.moment("submitted_at", required=False),
            "return_reason": item.text("return_reason", required=False),
        }
        found[members[-1]] = ({"state": state} if item.says("state") else {}) | item.given(more)
        item.close()
    tell_duplicates(nodes, members, "member", "Thành viên")
    return found


def _read_scores(node: FileNode, codes: Sequence[str]) -> list[ScorePart]:
    nodes = node.nodes("scores", most=_MOST_SCORES)
    scores = [_read_score(item, codes) for item in nodes]
    places = [f"{score.member}, {score.criterion}" if score.member else "" for score in scores]
    tell_duplicates(nodes, places, "criterion", "Điểm của")
    return scores


def _read_score(node: FileNode, codes: Sequence[str]) -> ScorePart:
    explanation = node.text("explanation", required=False)
    part = ScorePart(
        node=node,
        member=_member(node, codes),
        criterion=node.line("criterion", longest=20),
        values=node.given({stage: node.raw(stage) for stage in STAGES}),
        explanation=explanation if node.has("explanation") else None,
    )
    node.close()
    return part


def _member(node: FileNode, codes: Sequence[str], key: str = "member") -> str:
    code = node.line(key)
    if code and code not in codes:
        node.tell(key, f"Không có thành viên nào mã {shown(code)} trong mục members.")
    return code
