"""Random rubrics as a file has them, of every kind of criterion, and values that suit them."""

import re
from decimal import Decimal

from hypothesis import strategies as st

from common.vietnamese.text import fold
from tests.randomtexts import caps, decimals, lines, or_none, quantities, text_of, texts
from tests.yearfiles import File


@st.composite
def _one_case(draw: st.DrawFn) -> File:
    name = draw(lines.map(lambda text: re.sub("[;:()]", "-", text)))
    least, most = sorted([draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))])
    return {"name": name, "least": text_of(Decimal(least).scaleb(-2)), "most": text_of(Decimal(most).scaleb(-2))}


_cases = st.lists(_one_case(), min_size=1, max_size=3, unique_by=lambda case: fold(case["name"]))


@st.composite
def _curves(draw: st.DrawFn, most: int) -> File:
    places = sorted(draw(st.sets(st.integers(0, 10**6), min_size=2, max_size=4)))
    return {
        "of": draw(st.sampled_from(["percent", "actual"])),
        "interpolation": draw(st.sampled_from(["step", "linear"])),
        "beyond": draw(st.sampled_from(["hold", "continue"])),
        "whole": draw(st.booleans()),
        "points": [{"at": text_of(Decimal(at).scaleb(-2)), "points": draw(decimals(0, most, 2))} for at in places],
    }


@st.composite
def _leaves(draw: st.DrawFn, code: str, *, plain: bool) -> File:
    kind = draw(st.sampled_from(["direct", "achieved", "levels", "per_unit", "occurrences", "target"]))
    leaf: File = {"code": code, "name": draw(lines), "kind": kind, "max_points": draw(caps)}
    if kind in ("per_unit", "target") and draw(st.booleans()):
        leaf["unit"] = draw(lines)
    least = 0
    if plain and kind in ("direct", "levels", "per_unit") and draw(st.booleans()):
        least = draw(st.integers(-(10**7), -1))
        leaf["min_points"] = text_of(Decimal(least).scaleb(-2))
    if draw(st.booleans()):
        leaf["label"] = draw(lines)
    if kind == "per_unit":
        leaf["points_each"] = draw(decimals(1, 10**5, 2))
        if plain and draw(st.booleans()):
            leaf["start"] = draw(decimals(1, int(Decimal(leaf["max_points"]) * 100), 2))
            leaf["points_each"] = draw(st.sampled_from(["", "-"])) + leaf["points_each"]
        if "min_points" in leaf:
            leaf["points_each"] = f"-{leaf['points_each'].removeprefix('-')}"
    if kind == "levels":
        most = int(Decimal(leaf["max_points"]) * 100)
        names = draw(st.lists(lines, min_size=1, max_size=3, unique=True))
        leaf["levels"] = [{"name": name, "points": draw(decimals(least, most, 2))} for name in names]
    if kind == "occurrences":
        leaf["cases"] = draw(_cases)
    if kind == "target":
        leaf["default_target"] = draw(or_none(quantities.filter(lambda text: text != "0")))
        leaf["rule"] = draw(st.sampled_from(["proportional", "threshold", "leader", "curve"]))
        if leaf["rule"] == "threshold":
            leaf["floor_percent"] = draw(decimals(1, 10_000, 2))
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


@st.composite
def _following(draw: st.DrawFn, top: list[File]) -> None:
    """Makes some of what adds or subtracts follow from criteria that stand for themselves, and from their groups."""
    plain = [leaf for leaf in _leaves_under(top, signed=False) if leaf["max_points"]]
    whole = [node for node in top if node["kind"] == "group" and not any(_leaves_under([node], signed=True))]
    for leaf in _leaves_under(top, signed=True) if plain else ():
        how = draw(st.sampled_from(["", "", "share", "condition"]))
        if how == "share":
            kept = {key: leaf[key] for key in ("code", "name", "label", *_ANY_LEAF) if key in leaf}
            leaf.clear()
            leaf |= kept | {"kind": "percent_of", "max_points": draw(or_none(caps))}
            leaf["share_of"] = draw(st.sampled_from(plain + whole))["code"]
            if draw(st.booleans()):
                leaf["percent"] = draw(decimals(1, 10_000, 2))
        elif how == "condition" and leaf.get("rule") != "leader":
            asked = draw(st.sampled_from(plain))
            leaf["only_if"] = asked["code"]
            if "levels" in asked and draw(st.booleans()):
                leaf["only_if_level"] = draw(st.sampled_from(asked["levels"]))["name"]


_ANY_LEAF = ("evidence_required", "evidence_decides")


def _leaves_under(nodes: list[File], *, signed: bool, under: bool = False) -> list[File]:
    """The leaves whose points add as a bonus or are subtracted, or those that stand for themselves."""
    found = []
    for node in nodes:
        here = under or node["kind"] in ("bonus", "penalty")
        if "children" in node:
            found += _leaves_under(node["children"], signed=signed, under=here)
        elif here is signed:
            found.append(node)
    return found


_holders = st.sampled_from(["group", "bonus", "penalty"])
# How far a group goes, with its bonus and its penalties.
_limits = st.fixed_dictionaries({}, optional={"min_points": decimals(-(10**7), -1, 2), "ceiling": caps})


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
    draw(_following(top))
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
    # Where sums are rounded, nothing else may be written finer either.
    ways = [{}, {"rounding": "total"}, *({"decimals": number} for number in range(finest, 2))]
    rounded: File = draw(st.sampled_from(ways))
    # What goes without saying is left out.
    exempt = draw(st.sampled_from([{}, {"not_applicable": "full"}, {"not_applicable": "scaled"}]))
    several = draw(st.sampled_from([{}, {"several_appraisers": "mean"}]))
    return {
        "format": f"khoithidua.rubric/{2 if exempt or several or 'rounding' in rounded or _says_more(top) else 1}",
        "name": draw(lines),
        "note": draw(or_none(texts)),
        **draw(samples),
        "scale": draw(caps),
        "step": step,
        **rounded,
        "total_may_exceed_scale": draw(st.booleans()),
        **exempt,
        **several,
        "tie_break": draw(st.lists(st.sampled_from(words), max_size=3, unique=True)),
        "bands": [{"name": f"Mức {number}", "at_least": str(number)} for number in bands],
        "criteria": top,
    }


def _says_more(nodes: list[File], above: File | None = None) -> bool:
    """Whether a node has what format 1 had no words for: new fields, no maximum, a place it could not stand in."""
    return any(
        node.keys() & {"label", "start", "min_points", "ceiling", "cases", "curve", "share_of", "only_if"}
        or ("children" not in node and (above is None or node["max_points"] is None))
        or (above is not None and node["kind"] in ("bonus", "penalty"))
        or _says_more(node.get("children", []), node)
        for node in nodes
    )


samples = st.sampled_from([{}, {"sample": True}])


def leaves_of(nodes: list[File]) -> list[File]:
    """The scored criteria of a file's rubric, in their order."""
    return [leaf for node in nodes for leaf in (leaves_of(node["children"]) if "children" in node else [node])]


def values_of(leaf: File, step: str) -> st.SearchStrategy[File]:
    """Any value that suits the leaf."""
    if leaf["kind"] == "direct":
        least = int(Decimal(leaf.get("min_points", "0")) / Decimal(step))
        steps = st.integers(least, int(Decimal(leaf["max_points"]) / Decimal(step)))
        return steps.map(lambda number: {"points": text_of(number * Decimal(step))})
    if leaf["kind"] == "achieved":
        return st.booleans().map(lambda yes: {"achieved": yes})
    if leaf["kind"] == "levels":
        return st.sampled_from(leaf["levels"]).map(lambda level: {"level": level["name"]})
    if leaf["kind"] == "per_unit":
        most = 10**12 - 1 if leaf["max_points"] else 10**6
        return st.integers(0, most).map(lambda count: {"count": count})
    if leaf["kind"] == "occurrences":
        return st.lists(_happened(leaf["cases"], Decimal(step)), max_size=3).map(lambda listed: {"occurrences": listed})
    if leaf["kind"] == "percent_of":
        open_ = decimals(0, 10_000, 2)
        fixed = st.sampled_from(["0", leaf.get("percent")])
        return (fixed if "percent" in leaf else open_).map(lambda percent: {"percent": percent})
    actual = quantities.map(lambda number: {"actual": number})
    if leaf.get("curve", {}).get("of") == "actual":
        return actual
    target: st.SearchStrategy[File] = st.just({}) | quantities.map(lambda number: {"target": number})
    return st.tuples(actual, target).map(lambda pair: pair[0] | pair[1])


@st.composite
def _happened(draw: st.DrawFn, cases: list[File], step: Decimal) -> File:
    case = draw(st.sampled_from(cases))
    least, most = Decimal(case["least"]), Decimal(case["most"])
    points = draw(
        st.sampled_from([least, most, *(step * number for number in (most // step,) if number * step > least)])
    )
    found = {"case": case["name"], "points": text_of(points)}
    found |= draw(st.sampled_from([{}, {"on": "2024-03-12"}]))
    return found | draw(st.sampled_from([{}, {"note": "quý I"}]))
