"""The year file's «awards.reviews»: what is settled of each review meeting, known by its number among the conferences.

What is at hand and what the room is shown are of the hour and stand in no file; nor do accounts, which are the
installation's: a teller that stays keeps its own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from awards.models import Review
from awards.rules.meeting import EMPTY, FIELDS, MOST_TELLERS, NO_ROUND, ReviewText, TellerRow, wrong_review
from awards.verbs.opinions import NOT_TAKEN, Opinion, bring_opinions, opinions_of
from awards.verbs.reviews import accounts_in, bring_review, review_of, text_of_review
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import JsonObject, Parts
from members.models import BlocYear
from pacts.conferences import MOST_ROWS
from pacts.models import Conference
from scoring.models import Round

NO_MEETING = "Không có hội nghị nào số {} thuộc loại họp bình xét."


@dataclass(frozen=True)
class ReviewPart:
    """What the file says of one meeting; `place` is where."""

    number: int
    text: ReviewText
    opinions: Mapping[str, Opinion]
    place: str


def read(awards: FileNode, parts: Parts) -> None:
    """Reads the meetings; None where the file says nothing of them."""
    nodes = awards.nodes("reviews")
    found = [_read(node, parts["codes"]) for node in nodes]
    tell_duplicates(nodes, (part.number for part in found), "meeting", "Số")
    parts["reviews"] = found if awards.says("reviews") else None


def _read(node: FileNode, codes: Collection[str]) -> ReviewPart:
    told = len(node.problems)
    number = node.integer("meeting", least=1) or 0
    fields = {
        "round": node.line("round", required=False, longest=30),
        "quorum": node.choice("quorum", Review.Quorum.values, default=Review.Quorum.NONE),
        "quorum_numerator": node.integer("quorum_numerator", required=False),
        "quorum_denominator": node.integer("quorum_denominator", required=False),
        "quorum_exceeds": node.boolean("quorum_exceeds"),
        "quorum_number": node.integer("quorum_number", required=False),
        "written_opinions": node.boolean("written_opinions"),
        "own_item": node.choice("own_item", Review.OwnItem.values, default=Review.OwnItem.VOTES),
    }
    tellers = tuple(_teller(inner, codes) for inner in node.nodes("tellers", most=MOST_TELLERS))
    text = ReviewText(fields, tellers)
    # What is not understood is told already; what it would contradict nobody knows.
    for where, sentence in (wrong_review(text, len(codes)) if len(node.problems) == told else {}).items():
        node.tell(where, sentence)
    opinions = _opinions(node, codes)
    if opinions and not fields["written_opinions"]:
        node.tell("opinions", NOT_TAKEN)
    node.close()
    return ReviewPart(number, text, opinions, node.place)


def _opinions(node: FileNode, codes: Collection[str]) -> dict[str, Opinion]:
    nodes = node.nodes("opinions", most=MOST_ROWS)
    found = []
    for inner in nodes:
        member, on, paper = inner.line("member"), inner.date("on"), inner.line("paper", longest=200)
        if member and member not in codes:
            inner.tell("member", f"Không có thành viên nào mã {shown(member)} trong mục members.")
        inner.close()
        found.append((member, Opinion(on, paper)))
    tell_duplicates(nodes, (member for member, _ in found), "member", "Ý kiến của đơn vị")
    return dict(found)


def _teller(node: FileNode, codes: Collection[str]) -> TellerRow:
    row = TellerRow(
        name=node.line("name", required=False, longest=100),
        position=node.line("position", required=False, longest=200),
        member=node.line("member", required=False),
        is_head=node.boolean("is_head"),
    )
    if row.member and row.member not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(row.member)} trong mục members.")
    node.close()
    return row


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings what is settled to what the file says; a meeting that it does not name has nothing settled any more."""
    wanted: list[ReviewPart] | None = parts["reviews"]
    if wanted is None:
        return []
    rows = Conference.objects.filter(year=year, kind=Conference.Kind.REVIEW)
    meetings = {conference.number: conference for conference in rows}
    rounds = {one.code: one for one in Round.objects.filter(year=year)}
    wrong = [
        Problem(f"{part.place}.meeting", NO_MEETING.format(part.number))
        for part in wanted
        if part.number not in meetings
    ]
    wrong += [
        Problem(f"{part.place}.round", NO_ROUND) for part in wanted if part.text.fields["round"] not in ("", *rounds)
    ]
    if wrong:
        raise YearFileRefused(wrong)
    members, accounts = {member.code: member for member in year.members.all()}, accounts_in(year)
    texts = {part.number: part for part in wanted}
    changes = []
    for number, conference in sorted(meetings.items()):
        conference.year = year
        stands = review_of(conference)
        if number in texts:
            text = _with_accounts(texts[number].text, text_of_review(stands))
            review, told = bring_review(conference, text, members, accounts, rounds)
            changes += [*told, *bring_opinions(review, texts[number].opinions)]
        elif not stands._state.adding and (text_of_review(stands) != EMPTY or opinions_of(stands)):
            changes += bring_review(conference, EMPTY, members, accounts, rounds)[1]
            changes += bring_opinions(stands, {})
    return changes


def _with_accounts(wanted: ReviewText, stands: ReviewText) -> ReviewText:
    known = {(row.name, row.member): row.account for row in stands.tellers}
    return replace(
        wanted,
        tellers=tuple(replace(row, account=known.get((row.name, row.member), "")) for row in wanted.tellers),
    )


def dump(year: BlocYear) -> JsonObject:
    """What is settled of each meeting, where anything is; {} where nothing is."""
    kind = Conference.Kind.REVIEW
    rows = Review.objects.filter(conference__year=year, conference__kind=kind).select_related("conference", "round")
    found = [_told(row, text_of_review(row)) for row in rows.order_by("conference__number")]
    return {"reviews": found} if found else {}


def _told(review: Review, text: ReviewText) -> JsonObject:
    told: JsonObject = {"meeting": review.conference.number} | unusual(text.fields)
    tellers = [
        {name: value for name, value in vars(row).items() if value and name != "account"} for row in text.tellers
    ]
    opinions = [
        {"member": code, "on": one.on.isoformat() if one.on else None, "paper": one.paper}
        for code, one in opinions_of(review).items()
    ]
    return told | ({"tellers": tellers} if tellers else {}) | ({"opinions": opinions} if opinions else {})


def unusual(fields: Mapping[str, Any]) -> JsonObject:
    """Those of what is settled that are not as every meeting begins."""
    return {name: fields[name] for name in FIELDS if name in fields and fields[name] != EMPTY.fields[name]}
