"""How scores are looked at: by member, by criterion or all of them, and whether all or only what still wants attention.

A filter narrows what a page shows and never what it adds up. It is a link, so it works without scripting.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from members.access import Action, may, may_see_all_cards
from members.pages import Link, Opened
from scoring.models import Stage
from scoring.sheet import Place, RoundSheet

UNSCORED, DISPUTED, WITHOUT_EVIDENCE = "chua-cham", "khac-nhau", "thieu-minh-chung"
LABELS = {UNSCORED: "Chưa chấm", DISPUTED: "Còn ý kiến", WITHOUT_EVIDENCE: "Thiếu minh chứng"}
# «Chưa chấm» where one value is waited for of all: the same page may say how many criteria have no points at all.
WAITED_FOR = {
    Stage.SELF: "Chưa tự chấm",
    Stage.APPRAISED: "Chưa thẩm định",
    Stage.AGREED: "Chưa thống nhất",
}
# What stands where nothing is left.
NONE_LEFT = {
    UNSCORED: "Không còn ô nào chưa chấm",
    DISPUTED: "Không có tiêu chí nào còn ý kiến",
    WITHOUT_EVIDENCE: "Không thiếu minh chứng nào",
}


class FilterChoice(NamedTuple):
    """A filter as a link; `places` is how many it leaves, None where it leaves all."""

    label: str
    title: str
    url: str
    current: bool
    places: int | None
    key: str = ""


@dataclass(frozen=True)
class ScoreFilter:
    """The places of a page that the reader asked for; all of them as long as it asked for none."""

    chosen: str
    choices: list[FilterChoice]
    found: frozenset[Place]

    def has(self, *places: Place) -> bool:
        """Whether any of these places is wanted."""
        return not self.chosen or not self.found.isdisjoint(places)

    def marks(self, place: Place) -> bool:
        """Whether this place is one that was looked for."""
        return bool(self.chosen) and place in self.found

    def kept(self, sheet: RoundSheet, members: Sequence[str], refused: Collection[str] = ()) -> frozenset[str]:
        """The criteria to show: those wanted of any of these members, or just refused, and the groups above them."""
        if not self.chosen:
            return frozenset(sheet.nodes)
        above = {child.code: node.code for node in sheet.nodes.values() for child in node.children}
        kept = set()
        for leaf in sheet.leaves:
            if leaf.code in refused or self.has(*((member, leaf.code) for member in members)):
                code = leaf.code
                kept.add(code)
                while code in above:
                    code = above[code]
                    kept.add(code)
        return frozenset(kept)


def found_of(sheet: RoundSheet, criteria: Collection[str], due: Mapping[str, str]) -> dict[str, frozenset[Place]]:
    """Which places each filter leaves, of these criteria and of the members in `due`, which says of each at which stage
    a value is waited for.

    A save's answer counts them anew by this same function, so that a page never shows two counts of one thing.
    """
    asked = frozenset(criteria)
    wants = {leaf.code for leaf in sheet.leaves if leaf.evidence_required} & asked
    evidence = sheet.evidence if wants else {}
    tallies = sheet.tallies()
    unscored, disputed, bare = set(), set(), set()
    for member, stage in due.items():
        tally, exempt = tallies[member], sheet.exempt_at(member).keys()
        unscored.update([(member, code) for code in asked - tally.given(stage) - exempt])
        answered = (asked & tally.answered) - exempt
        disputed.update([(member, code) for code in answered if sheet.disputed(member, code)])
        bare.update([(member, code) for code in wants - tally.unclaimed - exempt if (member, code) not in evidence])
    found = {UNSCORED: frozenset(unscored), DISPUTED: frozenset(disputed)}
    return found | ({WITHOUT_EVIDENCE: frozenset(bare)} if wants else {})


def counts_told(sheet: RoundSheet, criteria: Collection[str], due: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How many places each filter leaves, for a save's answer."""
    return {"looks": {key: len(found) for key, found in found_of(sheet, criteria, due).items()}}


def filter_of(opened: Opened, sheet: RoundSheet, criteria: Collection[str], due: Mapping[str, str]) -> ScoreFilter:
    """What `?loc=` asks for of these criteria, as `found_of` has them."""
    found = found_of(sheet, criteria, due)
    stages = {Stage(stage) for stage in due.values()}
    labels = LABELS | ({UNSCORED: WAITED_FOR[min(stages)]} if len(stages) == 1 else {})
    titles = {
        UNSCORED: f"Chưa có điểm {' hoặc '.join(sorted(stage.label.lower() for stage in stages))}",
        DISPUTED: "Đơn vị đã giải trình điểm thẩm định khác điểm tự chấm, Khối chưa thống nhất",
        WITHOUT_EVIDENCE: "Tiêu chí cần minh chứng mà chưa có tệp nào",
    }
    word = opened.query.get("loc", "")
    chosen = word if word in LABELS else ""
    choices = [FilterChoice("Tất cả", "", query_with(opened, "loc", ""), not chosen, None)]
    choices += [
        FilterChoice(label, titles[key], query_with(opened, "loc", key), key == chosen, len(found[key]), key)
        for key, label in labels.items()
        if key in found
    ]
    return ScoreFilter(chosen, choices, found.get(chosen, frozenset()))


def query_with(opened: Opened, key: str, value: str) -> str:
    """The page's own query with one thing changed, as a link; without the thing where its value is «»."""
    query = opened.query.copy()
    query.pop(key, None)
    if value:
        query[key] = value
    return f"?{query.urlencode()}"


def exemptions_of(opened: Opened, **chosen: str) -> str:
    """Where it is said that a criterion is not for a member, with these chosen; "" for whoever may not say it."""
    if not may(opened.reader, Action.MANAGE_YEAR):
        return ""
    query = {"ky": opened.query.get("ky", ""), **chosen}
    known = {key: value for key, value in query.items() if value}
    return f"{opened.address('progress-exemptions')}?{urlencode(known)}"


def round_query(opened: Opened) -> str:
    """The query that keeps the round which the reader chose."""
    code = opened.query.get("ky")
    return f"?{urlencode({'ky': code})}" if code else ""


@dataclass(frozen=True, kw_only=True)
class LookShown:
    """What a page needs to offer its filter: the choices, the chosen one, and what it says where nothing is left."""

    filters: list[FilterChoice]
    filtered: str
    none_left: str
    all_url: str


def look_shown(filter_: ScoreFilter, *, shown: bool) -> LookShown:
    """What a page needs to offer its filter; `shown` says whether the filter leaves anything."""
    return LookShown(
        filters=filter_.choices,
        filtered=filter_.chosen,
        none_left="" if shown else NONE_LEFT.get(filter_.chosen, ""),
        all_url=filter_.choices[0].url,
    )


def ways(opened: Opened, sheet: RoundSheet, here: str, *, member: str = "", criterion: str = "") -> list[Link]:
    """The three ways to look at the round's scores, from the one the reader is at: a member's, a criterion's page."""
    query = round_query(opened)
    found = []
    if may_see_all_cards(opened.reader, sheet.round.shown_to(opened.reader)):
        found.append(Link("Bảng", opened.address("grid") + query, here == "grid"))
    if sheet.leaves:
        code = criterion or sheet.leaves[0].code
        found.append(Link("Theo tiêu chí", opened.address("criterion", code) + query, here == "criterion"))
    if member:
        found.append(Link("Theo đơn vị", opened.address("card", member) + query, here == "card"))
    return found
