"""Random year files for tests: any small one that a dump could give, and any accident that can happen to one."""

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from common.vietnamese.dates import VIETNAM
from common.vietnamese.text import clean, clean_line, fold
from scoring.models import Round
from scoring.verbs.rounds import CARD_STATE_AT, OPEN_STEPS
from tests.yearfiles import File, inside, paths

_letters = st.sampled_from("aeờạđƯỹ Ủ.,;:«»/-–“”0123456789'\"<>&\\%")
_words = st.text(_letters, min_size=1, max_size=12)
lines = _words.map(clean_line).filter(bool)
texts = st.lists(_words, min_size=1, max_size=2).map("\n".join).map(clean).filter(bool)
codes = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
days = st.dates(date(1890, 1, 1), date(2100, 12, 31))
# What was signed or held is no longer to come.
past_days = st.dates(date(1890, 1, 1), date(2025, 12, 31))
moments = st.integers(1_700_000_000, 1_800_000_000).map(lambda at: datetime.fromtimestamp(at, VIETNAM).isoformat())


def _text(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimals(least: int, most: int, places: int) -> st.SearchStrategy[str]:
    """Numbers as a file has them; the bounds count the last place."""
    return st.integers(least, most).map(lambda number: _text(Decimal(number).scaleb(-places)))


_caps = _decimals(1, 10**7, 2) | _decimals(1, 10**12 - 1, 2)
_quantities = _decimals(0, 10**8, 4) | _decimals(0, 10**15 - 1, 4)


def _or_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@st.composite
def _people(draw: st.DrawFn) -> File | None:
    person = {"name": draw(_or_none(lines)), "position": draw(_or_none(lines))}
    return person if any(person.values()) else None


@st.composite
def _members(draw: st.DrawFn) -> list[File]:
    members: list[File] = []
    for code in draw(st.lists(codes, min_size=1, max_size=4, unique=True)):
        name = draw(lines.filter(lambda text: text not in {member["name"] for member in members}))
        roles = ["member", "deputy"] if any(m["role"] == "head" for m in members) else ["head", "member", "deputy"]
        members.append(
            {
                "code": code,
                "name": name,
                "short_name": draw(lines),
                "role": draw(st.sampled_from(roles)),
                "representative": draw(_people()),
            }
        )
    return members


@st.composite
def _signatures(draw: st.DrawFn, members: list[File]) -> File | None:
    signed = [member for member in members if draw(st.booleans())]
    if not signed:
        return None
    day = draw(past_days)
    # Fewer than half on another day: what most have in common is said once.
    others = draw(st.integers(0, (len(signed) - 1) // 2))
    signed_by: list[Any] = []
    for number, member in enumerate(signed):
        own: File = {}
        if number >= len(signed) - others:
            own["on"] = (day + timedelta(days=draw(st.integers(1, 9)))).isoformat()
        person = member["representative"] or {"name": None, "position": None}
        for key in ("name", "position"):
            given = draw(st.just(person[key]) | _or_none(lines))
            if given != person[key]:
                own[key] = given
        signed_by.append({"member": member["code"]} | own if own else member["code"])
    everybody = signed_by == [member["code"] for member in members]
    return {"on": day.isoformat(), "method": "paper", "signed_by": "all" if everybody else signed_by}


@st.composite
def _pacts(draw: st.DrawFn, members: list[File]) -> File | None:
    if draw(st.integers(0, 4)) == 0:
        return None
    conference = {
        "name": draw(_or_none(lines)),
        "date": draw(_or_none(days.map(date.isoformat))),
        "place": draw(_or_none(lines)),
        "chair": draw(_people()),
        "adopted": draw(st.lists(lines, max_size=2)),
    }
    # What stands in a file only where there is something to say.
    witness = draw(_people())
    conference |= {"witness": witness} if witness else {}
    sections = ("grounds", "targets", "organisation")
    more = {key: found for key in sections if (found := draw(st.lists(texts, max_size=2)))}
    copies = draw(_or_none(st.integers(1, 1000)))
    more |= {"copies": copies} if copies else {}
    return {
        "title": draw(lines),
        "note": draw(_or_none(texts)),
        "conference": conference if any(conference.values()) else None,
        "pledges": draw(st.lists(texts, max_size=3)),
        "signatures": draw(_signatures(members)),
    } | more


# What a campaign may leave out.
_CAMPAIGN_MORE = {
    "kind": st.sampled_from(["regular", "thematic"]),
    "launched_by": lines,
    "answers": lines,
    **dict.fromkeys(("aims", "scope", "criteria", "measures"), texts),
}


@st.composite
def _campaigns(draw: st.DrawFn) -> list[File]:
    found = []
    for number in sorted(draw(st.sets(st.integers(1, 32767), max_size=2))):
        starts, ends = sorted([draw(days), draw(days)])
        occasions = []
        for _ in range(draw(st.integers(0, 2))):
            origin, day = sorted([draw(days), draw(days)])
            years = day.year - origin.year
            name, span = draw(lines), {"from": origin.isoformat(), "to": day.isoformat()}
            occasions.append({"name": name, **span, "years": years})
        found.append(
            {
                "number": number,
                "name": draw(lines),
                "starts": starts.isoformat(),
                "ends": ends.isoformat(),
                "theme": draw(texts),
                **draw(st.fixed_dictionaries({}, optional=_CAMPAIGN_MORE)),
                "occasions": occasions,
            }
        )
    return found


@st.composite
def _activities(draw: st.DrawFn) -> File:
    kinds = [{"code": code, "name": draw(lines)} for code in draw(st.lists(codes, max_size=3, unique=True))]
    planned = []
    for _ in range(draw(st.integers(0, 3)) if kinds else 0):
        activity: File = {"kind": draw(st.sampled_from(kinds))["code"], "name": draw(lines)}
        if draw(st.booleans()):
            activity["held_on"] = draw(past_days).isoformat()
        if draw(st.booleans()):
            activity["place"] = draw(lines)
        if draw(st.booleans()):
            activity |= {"plan": draw(texts), "budget": draw(st.integers(0, 10**15 - 1))}
        if "held_on" in activity and draw(st.booleans()):
            activity |= {"result": draw(texts), "spent": draw(st.integers(0, 10**15 - 1))}
        if "held_on" not in activity and draw(st.booleans()):
            activity["cancelled_reason"] = draw(texts)
        planned.append(activity)
    return {"required_per_year": draw(st.integers(0, 32767)), "kinds": kinds, "planned": planned}


@st.composite
def _one_case(draw: st.DrawFn) -> File:
    name = draw(lines.map(lambda text: re.sub("[;:()]", "-", text)))
    least, most = sorted([draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))])
    return {"name": name, "least": _text(Decimal(least).scaleb(-2)), "most": _text(Decimal(most).scaleb(-2))}


_cases = st.lists(_one_case(), min_size=1, max_size=3, unique_by=lambda case: fold(case["name"]))


@st.composite
def _curves(draw: st.DrawFn, most: int) -> File:
    places = sorted(draw(st.sets(st.integers(0, 10**6), min_size=2, max_size=4)))
    return {
        "of": draw(st.sampled_from(["percent", "actual"])),
        "interpolation": draw(st.sampled_from(["step", "linear"])),
        "beyond": draw(st.sampled_from(["hold", "continue"])),
        "whole": draw(st.booleans()),
        "points": [{"at": _text(Decimal(at).scaleb(-2)), "points": draw(_decimals(0, most, 2))} for at in places],
    }


@st.composite
def _leaves(draw: st.DrawFn, code: str, *, plain: bool) -> File:
    kind = draw(st.sampled_from(["direct", "achieved", "levels", "per_unit", "occurrences", "target"]))
    leaf: File = {"code": code, "name": draw(lines), "kind": kind, "max_points": draw(_caps)}
    if kind in ("per_unit", "target") and draw(st.booleans()):
        leaf["unit"] = draw(lines)
    least = 0
    if plain and kind in ("direct", "levels", "per_unit") and draw(st.booleans()):
        least = draw(st.integers(-(10**7), -1))
        leaf["min_points"] = _text(Decimal(least).scaleb(-2))
    if draw(st.booleans()):
        leaf["label"] = draw(lines)
    if kind == "per_unit":
        leaf["points_each"] = draw(_decimals(1, 10**5, 2))
        if plain and draw(st.booleans()):
            leaf["start"] = draw(_decimals(1, int(Decimal(leaf["max_points"]) * 100), 2))
            leaf["points_each"] = draw(st.sampled_from(["", "-"])) + leaf["points_each"]
        if "min_points" in leaf:
            leaf["points_each"] = f"-{leaf['points_each'].removeprefix('-')}"
    if kind == "levels":
        most = int(Decimal(leaf["max_points"]) * 100)
        names = draw(st.lists(lines, min_size=1, max_size=3, unique=True))
        leaf["levels"] = [{"name": name, "points": draw(_decimals(least, most, 2))} for name in names]
    if kind == "occurrences":
        leaf["cases"] = draw(_cases)
    if kind == "target":
        leaf["default_target"] = draw(_or_none(_quantities.filter(lambda text: text != "0")))
        leaf["rule"] = draw(st.sampled_from(["proportional", "threshold", "leader", "curve"]))
        if leaf["rule"] == "threshold":
            leaf["floor_percent"] = draw(_decimals(1, 10_000, 2))
        if leaf["rule"] == "curve":
            leaf["curve"] = draw(_curves(int(Decimal(leaf["max_points"]) * 100)))
            if leaf["curve"]["of"] == "actual":
                leaf["default_target"] = None
        elif draw(st.booleans()):
            leaf["lower_is_better"] = True
    if draw(st.booleans()):
        leaf["evidence_required"] = True
        if draw(st.booleans()):
            leaf["evidence_decides"] = True
    return leaf


_holders = st.sampled_from(["group", "bonus", "penalty"])
# How far a group goes, with its bonus and its penalties.
_limits = st.fixed_dictionaries({}, optional={"min_points": _decimals(-(10**7), -1, 2), "ceiling": _caps})


@st.composite
def rubrics(draw: st.DrawFn) -> File:
    """A rubric of up to three top nodes, with leaves of any kind, and here and there a group, bonus or penalties."""
    top = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        kind, children = draw(_holders), []
        for place in range(1, draw(st.integers(1, 3)) + 1):
            code = f"{number}.{place}"
            if draw(st.integers(0, 3)):
                children.append(draw(_leaves(code, plain=kind == "group")))
            else:
                inside = draw(_holders) if kind == "group" else "group"
                inner = [draw(_leaves(f"{code}.1", plain=kind == inside == "group"))]
                group = {"code": code, "name": draw(lines), "kind": inside, "max_points": None}
                children.append(group | {"children": inner})
        for leaf in leaves_of(children):
            if kind != "group" and leaf["kind"] == "per_unit" and draw(st.booleans()):
                leaf["max_points"] = None
        node = {"code": str(number), "name": draw(lines), "kind": kind, "max_points": None}
        if kind == "group":
            node |= draw(_limits)
        top.append(node | {"children": children})
    if draw(st.booleans()):
        top.append(draw(_leaves(str(len(top) + 1), plain=True)))
    bands = sorted(draw(st.sets(st.integers(-100, 10_000), max_size=3)), reverse=True)
    words = ["bonus", "fewer_penalties", "votes", *(node["code"] for node in top if node["kind"] != "penalty")]
    step = draw(st.sampled_from(["1", "0.5", "0.25", "0.01"]))
    # Points are rounded no coarser than a step, a maximum or a level is written; two decimals go without saying.
    leaves = leaves_of(top)
    written = [step, *(leaf["max_points"] or "0" for leaf in leaves)]
    written += [level["points"] for leaf in leaves for level in leaf.get("levels", [])]
    written += [case[key] for leaf in leaves for case in leaf.get("cases", []) for key in ("least", "most")]
    written += [mark["points"] for leaf in leaves if "curve" in leaf for mark in leaf["curve"]["points"]]
    written += [leaf[key] for leaf in leaves for key in ("start", "min_points") if key in leaf]
    finest = max(len(number.partition(".")[2]) for number in written)
    return {
        "format": f"khoithidua.rubric/{2 if _says_more(top) else 1}",
        "name": draw(lines),
        "note": draw(_or_none(texts)),
        **draw(_sample),
        "scale": draw(_caps),
        "step": step,
        **draw(st.sampled_from([{}, *({"decimals": number} for number in range(finest, 2))])),
        "total_may_exceed_scale": draw(st.booleans()),
        "tie_break": draw(st.lists(st.sampled_from(words), max_size=3, unique=True)),
        "bands": [{"name": f"Mức {number}", "at_least": str(number)} for number in bands],
        "criteria": top,
    }


def _says_more(nodes: list[File], above: File | None = None) -> bool:
    """Whether a node has what format 1 had no words for: new fields, no maximum, a place it could not stand in."""
    return any(
        node.keys() & {"label", "start", "min_points", "ceiling", "cases", "curve"}
        or ("children" not in node and (above is None or node["max_points"] is None))
        or (above is not None and node["kind"] in ("bonus", "penalty"))
        or _says_more(node.get("children", []), node)
        for node in nodes
    )


_sample = st.sampled_from([{}, {"sample": True}])


def leaves_of(nodes: list[File]) -> list[File]:
    """The scored criteria of a file's rubric, in their order."""
    return [leaf for node in nodes for leaf in (leaves_of(node["children"]) if "children" in node else [node])]


def values_of(leaf: File, step: str) -> st.SearchStrategy[File]:
    """Any value that suits the leaf."""
    if leaf["kind"] == "direct":
        least = int(Decimal(leaf.get("min_points", "0")) / Decimal(step))
        steps = st.integers(least, int(Decimal(leaf["max_points"]) / Decimal(step)))
        return steps.map(lambda number: {"points": _text(number * Decimal(step))})
    if leaf["kind"] == "achieved":
        return st.booleans().map(lambda yes: {"achieved": yes})
    if leaf["kind"] == "levels":
        return st.sampled_from(leaf["levels"]).map(lambda level: {"level": level["name"]})
    if leaf["kind"] == "per_unit":
        most = 10**12 - 1 if leaf["max_points"] else 10**6
        return st.integers(0, most).map(lambda count: {"count": count})
    if leaf["kind"] == "occurrences":
        return st.lists(_happened(leaf["cases"], Decimal(step)), max_size=3).map(lambda listed: {"occurrences": listed})
    actual = _quantities.map(lambda number: {"actual": number})
    if leaf.get("curve", {}).get("of") == "actual":
        return actual
    target: st.SearchStrategy[File] = st.just({}) | _quantities.map(lambda number: {"target": number})
    return st.tuples(actual, target).map(lambda pair: pair[0] | pair[1])


@st.composite
def _happened(draw: st.DrawFn, cases: list[File], step: Decimal) -> File:
    case = draw(st.sampled_from(cases))
    least, most = Decimal(case["least"]), Decimal(case["most"])
    points = draw(
        st.sampled_from([least, most, *(step * number for number in (most // step,) if number * step > least)])
    )
    found = {"case": case["name"], "points": _text(points)}
    found |= draw(st.sampled_from([{}, {"on": "2024-03-12"}]))
    return found | draw(st.sampled_from([{}, {"note": "quý I"}]))


def _other_than(taken: set[str]) -> st.SearchStrategy[str]:
    return lines.filter(lambda text: fold(text) not in taken)


@st.composite
def _rounds(draw: st.DrawFn, members: list[File], rubric: File) -> list[File]:
    found: list[File] = []
    for code in draw(st.lists(codes, max_size=2, unique=True)):
        step = draw(st.sampled_from(OPEN_STEPS))
        name = draw(_other_than({fold(other["name"]) for other in found}))
        round_: File = {"code": code, "name": name, **draw(_sample), "step": step}
        round_["visibility"] = draw(st.sampled_from(["own", "totals", "full"]))
        if draw(st.booleans()):
            round_["only_after_publication"] = True
        if draw(st.booleans()):
            round_["ineligible_reasons"] = "all"
        keys = [key for key in ("scoring", "appraising", "agreeing") if draw(st.booleans())]
        if keys:
            dues = sorted(draw(days).isoformat() for _ in keys)
            round_["deadlines"] = dict(zip(keys, dues, strict=True))
        round_["ineligible"] = [
            {"member": member["code"], "reason": draw(texts), "document": draw(_or_none(lines))}
            for member in members
            if draw(st.integers(0, 4)) == 0
        ]
        codes_ = [member["code"] for member in members]
        pairs = [(one, other) for other in codes_ for one in codes_ if one != other and draw(st.integers(0, 4)) == 0]
        if pairs:
            round_["appraisers"] = [{"appraiser": one, "member": other} for one, other in pairs]
        cards = []
        for code in codes_:
            state = draw(st.sampled_from(["drafting", "submitted", "appraised", "agreed"]))
            votes, moment, reason = (
                draw(_or_none(st.integers(0, 32767))),
                draw(_or_none(moments)),
                draw(_or_none(texts)),
            )
            told = {"votes": votes, "submitted_at": moment, "return_reason": reason}
            told = {key: value for key, value in told.items() if value is not None}
            if state != CARD_STATE_AT[Round.Step(step)] or told:
                cards.append({"member": code, "state": state} | told)
        if cards:
            round_["cards"] = cards
        round_["scores"] = [
            {"member": member["code"], "criterion": leaf["code"]} | mark
            for member in members
            for leaf in leaves_of(rubric["criteria"])
            if (mark := draw(_marks(leaf, rubric["step"])))
        ]
        found.append(round_)
    return found


@st.composite
def _marks(draw: st.DrawFn, leaf: File, step: str) -> File:
    stages = [stage for stage in ("self", "appraised", "agreed") if draw(st.booleans())]
    mark: File = {stage: draw(values_of(leaf, step)) for stage in stages}
    return mark | ({"explanation": draw(texts)} if draw(st.integers(0, 4)) == 0 else {})


_figures = _decimals(0, 10**6, 3) | _decimals(0, 10**15 - 1, 3)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[File]:
    """An object that may leave out any of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


_titles = st.tuples(
    st.fixed_dictionaries({"title": lines}) | st.fixed_dictionaries({"award": lines}),
    _some(for_whom=lines),
    st.fixed_dictionaries({"count": st.integers(1, 32767)}),
).map(lambda parts: {**parts[0], **parts[1], **parts[2]})
_adjustments = st.tuples(
    st.fixed_dictionaries({"on": past_days.map(date.isoformat), "plan": _figures, "reason": texts}),
    _some(day_reason=texts),
).map(lambda parts: {**parts[0], **parts[1]})
_targets = st.tuples(
    st.fixed_dictionaries({"name": lines, "direction": st.sampled_from(["at-least", "at-most"]), "plan": _figures}),
    _some(
        group=lines,
        unit=lines,
        **dict.fromkeys(("half_year", "estimate", "actual"), _figures),
        qualifier=st.sampled_from(["more", "about"]),
        met=st.booleans(),
        adjustments=st.lists(_adjustments, min_size=1, max_size=2),
    ),
).map(lambda parts: {**parts[0], **parts[1]})


@st.composite
def _registrations(draw: st.DrawFn, members: list[File]) -> list[File]:
    more = _some(handed_in_on=past_days.map(date.isoformat), day_reason=texts, returned_reason=texts)
    return [
        {"member": member["code"]}
        | draw(more)
        | {"titles": draw(st.lists(_titles, max_size=2)), "targets": draw(st.lists(_targets, max_size=2))}
        for member in members
        if draw(st.integers(0, 2)) == 0
    ]


@st.composite
def year_files(draw: st.DrawFn) -> File:
    """Any small year file, as a dump would give it."""
    members = draw(_members())
    rubric = draw(_or_none(rubrics()))
    rounds = draw(_rounds(members, rubric)) if rubric else []
    registrations = draw(_registrations(members))
    return (
        {
            "format": "khoithidua.year/1",
            "source": draw(_or_none(texts)),
            "bloc": {"code": draw(codes), "name": draw(lines), "parent": draw(lines), "locality": draw(lines)}
            | draw(st.sampled_from([{}, {"sign": "KTĐ6"}])),
            "year": draw(st.integers(1948, 2200)),
            **draw(
                st.sampled_from([{}, {"family": "party"}, {"family": "party", "term": "2020-2025"}, {"term": "XIV"}])
            ),
            "members": members,
            "pact": draw(_pacts(members)),
            "campaigns": draw(_campaigns()),
            "focus": draw(st.lists(texts, max_size=2)),
            "activities": draw(_activities()),
            "rubric": rubric,
        }
        | ({"rounds": rounds} if rounds else {})
        | ({"registrations": registrations} if registrations else {})
    )


# --- spoilt files ---------------------------------------------------------------------------------------

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**200)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["", "all", "head", "member", "a", "2023-02-30", "I.1", "\ud800", "\0", "1e5", "-1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def spoilt(draw: st.DrawFn, file: File) -> File:
    """The file after one to three accidents: a key gone, a value in place of another, an unknown key."""
    file = json.loads(json.dumps(file))
    for _ in range(draw(st.integers(1, 3))):
        known = paths(file)
        path = draw(st.sampled_from(known))
        owner, key = inside(file, path[:-1]), path[-1]
        accident = draw(st.sampled_from(["gone", "other", "elsewhere", "unknown"]))
        if accident == "gone":
            del owner[key]
        elif accident == "other":
            owner[key] = draw(anything)
        elif accident == "elsewhere":
            owner[key] = json.loads(json.dumps(inside(file, draw(st.sampled_from(known)))))
        elif isinstance(owner, dict):
            owner[draw(st.text(max_size=4))] = draw(anything)
    return file
