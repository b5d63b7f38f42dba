"""Random year files for tests: any small one that a dump could give, and any accident that can happen to one."""

import json
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from common.vietnamese.text import fold
from scoring.models import Round
from scoring.verbs.rounds import CARD_STATE_AT, OPEN_STEPS
from tests.randomrubrics import leaves_of, rubrics, samples, values_of
from tests.randomtexts import codes, days, decimals, lines, moments, or_none, past_days, texts
from tests.yearfiles import File, inside, paths


@st.composite
def _people(draw: st.DrawFn) -> File | None:
    person = {"name": draw(or_none(lines)), "position": draw(or_none(lines))}
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
            given = draw(st.just(person[key]) | or_none(lines))
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
        "name": draw(or_none(lines)),
        "date": draw(or_none(days.map(date.isoformat))),
        "place": draw(or_none(lines)),
        "chair": draw(_people()),
        "adopted": draw(st.lists(lines, max_size=2)),
    }
    # What stands in a file only where there is something to say.
    witness = draw(_people())
    conference |= {"witness": witness} if witness else {}
    sections = ("grounds", "targets", "organisation")
    more = {key: found for key in sections if (found := draw(st.lists(texts, max_size=2)))}
    copies = draw(or_none(st.integers(1, 1000)))
    more |= {"copies": copies} if copies else {}
    return {
        "title": draw(lines),
        "note": draw(or_none(texts)),
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


def _other_than(taken: set[str]) -> st.SearchStrategy[str]:
    return lines.filter(lambda text: fold(text) not in taken)


@st.composite
def _appraisals(
    draw: st.DrawFn, members: list[str], pairs: list[tuple[str, str]], rubric: File
) -> tuple[list[File], dict[tuple[str, str], File]]:
    """What appraisers put in by themselves here and there, and by place the mean where all of a card's have."""
    found: list[File] = []
    means: dict[tuple[str, str], File] = {}
    if rubric.get("several_appraisers") != "mean":
        return found, means
    # No mean is taken of what members compete with, nor of a share.
    leaves = [leaf for leaf in leaves_of(rubric["criteria"]) if leaf.get("rule") != "leader" and "share_of" not in leaf]
    for member in members:
        there: dict[str, list[File]] = {}
        appraisers = [one for one in members if (one, member) in pairs]
        for one in appraisers:
            for leaf in leaves:
                if draw(st.integers(0, 2)) == 0:
                    value = draw(values_of(leaf, rubric["step"]))
                    there.setdefault(leaf["code"], []).append(value)
                    found.append({"appraiser": one, "member": member, "criterion": leaf["code"], "value": value})
        for code, values in there.items():
            if len(values) == len(appraisers):
                means[member, code] = {"appraised": {"mean": values}}
    return found, means


@st.composite
def _rounds(draw: st.DrawFn, members: list[File], rubric: File) -> list[File]:
    found: list[File] = []
    for code in draw(st.lists(codes, max_size=2, unique=True)):
        step = draw(st.sampled_from(OPEN_STEPS))
        name = draw(_other_than({fold(other["name"]) for other in found}))
        round_: File = {"code": code, "name": name, **draw(samples), "step": step}
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
            {"member": member["code"], "reason": draw(texts), "document": draw(or_none(lines))}
            for member in members
            if draw(st.integers(0, 4)) == 0
        ]
        codes_ = [member["code"] for member in members]
        pairs = [(one, other) for other in codes_ for one in codes_ if one != other and draw(st.integers(0, 4)) == 0]
        if pairs:
            round_["appraisers"] = [{"appraiser": one, "member": other} for one, other in pairs]
        leaves = leaves_of(rubric["criteria"])
        places = [(one, leaf["code"]) for one in codes_ for leaf in leaves if draw(st.integers(0, 9)) == 0]
        if places:
            round_["not_applicable"] = [
                {"member": one, "criterion": leaf, "reason": draw(texts)} for one, leaf in places
            ]
        cards = []
        for code in codes_:
            state = draw(st.sampled_from(["drafting", "submitted", "appraised", "agreed"]))
            votes, moment, reason = (
                draw(or_none(st.integers(0, 32767))),
                draw(or_none(moments)),
                draw(or_none(texts)),
            )
            told = {"votes": votes, "submitted_at": moment, "return_reason": reason}
            told = {key: value for key, value in told.items() if value is not None}
            if state != CARD_STATE_AT[Round.Step(step)] or told:
                cards.append({"member": code, "state": state} | told)
        if cards:
            round_["cards"] = cards
        alone, means = draw(_appraisals(codes_, pairs, rubric))
        if alone:
            round_["appraisals"] = alone
        round_["scores"] = [
            {"member": code, "criterion": leaf["code"]} | mark
            for code in codes_
            for leaf in leaves
            if (mark := draw(_marks(leaf, rubric["step"])) | means.get((code, leaf["code"]), {}))
        ]
        found.append(round_)
    return found


@st.composite
def _marks(draw: st.DrawFn, leaf: File, step: str) -> File:
    stages = [stage for stage in ("self", "appraised", "agreed") if draw(st.booleans())]
    mark: File = {stage: draw(values_of(leaf, step)) for stage in stages}
    return mark | ({"explanation": draw(texts)} if draw(st.integers(0, 4)) == 0 else {})


_figures = decimals(0, 10**6, 3) | decimals(0, 10**15 - 1, 3)


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
    rubric = draw(or_none(rubrics()))
    rounds = draw(_rounds(members, rubric)) if rubric else []
    registrations = draw(_registrations(members))
    return (
        {
            "format": "khoithidua.year/1",
            "source": draw(or_none(texts)),
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
