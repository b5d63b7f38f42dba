"""Year files for tests: the real one, a small one, random ones, and ways to load them and look at what that did."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import strategies as st

from khoithidua.audit.log import Actor
from khoithidua.audit.models import Door
from khoithidua.vietnamese.text import clean, clean_line
from khoithidua.yearfile.files import Loaded, dump, load
from khoithidua.yearfile.parsing import FileRefused
from members.models import BlocYear
from scoring.models import Round
from scoring.rounds import CARD_STATE_AT, OPEN_STEPS

File = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
REAL_FILE = ROOT / "members" / "data" / "khoi-6-2023.json"
SAMPLE_RUBRIC = ROOT / "scoring" / "data" / "bang-tieu-chi-mau.json"
ACTOR = Actor(door=Door.IMPORT, name="tests")


def real() -> File:
    """The bloc's real year, as the project carries it."""
    found: File = json.loads(REAL_FILE.read_text(encoding="utf-8"))
    return found


def sample_rubric() -> File:
    """The sample rubric, as the project carries it."""
    found: File = json.loads(SAMPLE_RUBRIC.read_text(encoding="utf-8"))
    return found


def small() -> File:
    """Three members, everything a year file can have, and a criterion of each kind; as a dump gives it."""
    return {
        "format": "khoithidua.year/1",
        "source": "Số liệu thử",
        "bloc": {"code": "khoi-thu", "name": "Khối thử", "parent": "Tỉnh ủy", "locality": "Bình Thuận"},
        "year": 2024,
        "members": [
            {
                "code": "a",
                "name": "Cơ quan A",
                "short_name": "A",
                "role": "head",
                "representative": {"name": "Trần Văn An", "position": "Trưởng ban"},
            },
            {"code": "b", "name": "Cơ quan B", "short_name": "B", "role": "deputy", "representative": None},
            {"code": "c", "name": "Cơ quan C", "short_name": "C", "role": "member", "representative": None},
        ],
        "pact": {
            "title": "Giao ước năm 2024",
            "note": "Ghi chú",
            "conference": {
                "name": "Hội nghị",
                "date": "2024-03-15",
                "place": "Hội trường",
                "chair": {"name": "Trần Văn An", "position": None},
                "adopted": ["Quy chế", "Kế hoạch"],
            },
            "pledges": ["Đoàn kết.", "Tiết kiệm."],
            "signatures": None,
        },
        "campaigns": [
            {
                "number": 1,
                "name": "Đợt 1",
                "starts": "2024-01-01",
                "ends": "2024-06-30",
                "theme": "Chào mừng",
                "occasions": [{"name": "Ngày thành lập", "from": "1930-02-03", "to": "2024-02-03", "years": 94}],
            },
            {
                "number": 2,
                "name": "Đợt 2",
                "starts": "2024-07-01",
                "ends": "2024-12-31",
                "theme": "Hoàn thành",
                "occasions": [],
            },
        ],
        "focus": ["Trọng tâm một", "Trọng tâm hai"],
        "activities": {
            "required_per_year": 1,
            "kinds": [{"code": "work", "name": "Công trình"}, {"code": "charity", "name": "Từ thiện"}],
            "planned": [
                {"kind": "work", "name": "Trồng cây", "held_on": "2024-05-19", "place": "Phan Thiết"},
                {"kind": "charity", "name": "Tặng quà"},
            ],
        },
        "rubric": {
            "format": "khoithidua.rubric/1",
            "name": "Bảng thử",
            "note": None,
            "scale": "100",
            "step": "0.5",
            "total_may_exceed_scale": False,
            "tie_break": ["I", "votes"],
            "bands": [{"name": "Tốt", "at_least": "80"}, {"name": "Khá", "at_least": "0"}],
            "criteria": [
                {
                    "code": "I",
                    "name": "Nhóm",
                    "kind": "group",
                    "max_points": "100",
                    "children": [
                        {"code": "I.1", "name": "Trực tiếp", "kind": "direct", "max_points": "20"},
                        {"code": "I.2", "name": "Đạt hay không", "kind": "achieved", "max_points": "20"},
                        {
                            "code": "I.3",
                            "name": "Theo mức",
                            "kind": "levels",
                            "max_points": "20",
                            "levels": [{"name": "Tốt", "points": "20"}, {"name": "Kém", "points": "0"}],
                        },
                        {
                            "code": "I.4",
                            "name": "Theo số lượng",
                            "kind": "per_unit",
                            "max_points": "20",
                            "unit": "lần",
                            "points_each": "5",
                        },
                        {
                            "code": "I.5",
                            "name": "Theo chỉ tiêu",
                            "kind": "target",
                            "max_points": "20",
                            "unit": "%",
                            "default_target": None,
                            "rule": "leader",
                        },
                    ],
                }
            ],
        },
        "rounds": [
            {
                "code": "nam",
                "name": "Cả năm",
                "step": "appraising",
                "visibility": "totals",
                "only_after_publication": True,
                "deadlines": {"scoring": "2024-11-30", "agreeing": "2024-12-20"},
                "ineligible": [{"member": "c", "reason": "Vi phạm", "document": "Số 1/QĐ"}],
                "cards": [{"member": "b", "state": "drafting"}, {"member": "c", "state": "submitted", "votes": 2}],
                "scores": [
                    {
                        "member": "a",
                        "criterion": "I.1",
                        "self": {"points": "19.5"},
                        "appraised": {"points": "18"},
                        "agreed": {"points": "18"},
                        "explanation": "Đã làm đủ.",
                    },
                    {"member": "a", "criterion": "I.2", "self": {"achieved": True}},
                    {"member": "a", "criterion": "I.3", "appraised": {"level": "Tốt"}},
                    {"member": "a", "criterion": "I.4", "self": {"count": 3}},
                    {"member": "a", "criterion": "I.5", "self": {"actual": "98", "target": "100"}},
                    {"member": "b", "criterion": "I.5", "self": {"actual": "120.5", "target": "100"}},
                    {"member": "c", "criterion": "I.1", "explanation": "Chưa kịp."},
                ],
            }
        ],
    }


# --- loading, and what it did ---------------------------------------------------------------------------


def as_bytes(file: Any) -> bytes:
    """A file as it comes from the disk; halves of characters and NaN are written as JSON writes them."""
    return json.dumps(file, ensure_ascii=True, indent=1).encode()


def loaded(file: Any) -> Loaded:
    """What loading this file did."""
    return load(as_bytes(file), ACTOR)


def the_year(file: File) -> BlocYear:
    """The bloc-year that a loaded file made."""
    return BlocYear.objects.select_related("bloc").get(bloc__code=file["bloc"]["code"], year=file["year"])


def dumped(file: File) -> File:
    """The bloc-year of this file as it stands now."""
    return dump(the_year(file))


def refusal(file: Any) -> dict[str, str]:
    """The mistakes for which a file is refused: place → sentence. Nothing may have been written."""
    data = file if isinstance(file, bytes) else as_bytes(file)
    before = everything()
    with pytest.raises(FileRefused) as caught:
        load(data, ACTOR)
    assert everything() == before
    return {problem.place: problem.sentence for problem in caught.value.problems}


def refused_at(file: Any) -> list[str]:
    """The places of the mistakes for which a file is refused, in their order."""
    return list(refusal(file))


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of the house."""
    labels = ("audit", "members", "pacts", "campaigns", "scoring")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is gone afterwards: one example of many on the same empty database."""
    with transaction.atomic():
        yield
        # References are checked at the end of a transaction, which this one doesn't come to.
        connection.check_constraints()
        transaction.set_rollback(True)


# --- random files, as a dump would give them ------------------------------------------------------------

_letters = st.sampled_from("aeờạđƯỹ Ủ.,;:«»/-–“”0123456789'\"<>&\\%")
_words = st.text(_letters, min_size=1, max_size=12)
lines = _words.map(clean_line).filter(bool)
texts = st.lists(_words, min_size=1, max_size=2).map("\n".join).map(clean).filter(bool)
codes = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
days = st.dates(date(1890, 1, 1), date(2100, 12, 31))


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
    day = draw(days)
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
    return {
        "title": draw(lines),
        "note": draw(_or_none(texts)),
        "conference": conference if any(conference.values()) else None,
        "pledges": draw(st.lists(texts, max_size=3)),
        "signatures": draw(_signatures(members)),
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
                "occasions": occasions,
            }
        )
    return found


@st.composite
def _activities(draw: st.DrawFn) -> File:
    kinds = [{"code": code, "name": draw(lines)} for code in draw(st.lists(codes, max_size=3, unique=True))]
    planned = []
    for _ in range(draw(st.integers(0, 3)) if kinds else 0):
        activity = {"kind": draw(st.sampled_from(kinds))["code"], "name": draw(lines)}
        if draw(st.booleans()):
            activity["held_on"] = draw(days).isoformat()
        if draw(st.booleans()):
            activity["place"] = draw(lines)
        planned.append(activity)
    return {"required_per_year": draw(st.integers(0, 32767)), "kinds": kinds, "planned": planned}


@st.composite
def _leaves(draw: st.DrawFn, code: str) -> File:
    kind = draw(st.sampled_from(["direct", "achieved", "levels", "per_unit", "target"]))
    leaf: File = {"code": code, "name": draw(lines), "kind": kind, "max_points": draw(_caps)}
    if kind in ("per_unit", "target") and draw(st.booleans()):
        leaf["unit"] = draw(lines)
    if kind == "per_unit":
        leaf["points_each"] = draw(_decimals(1, 10**5, 2))
    if kind == "levels":
        most = int(Decimal(leaf["max_points"]) * 100)
        names = draw(st.lists(lines, min_size=1, max_size=3, unique=True))
        leaf["levels"] = [{"name": name, "points": draw(_decimals(0, most, 2))} for name in names]
    if kind == "target":
        leaf["default_target"] = draw(_or_none(_quantities.filter(lambda text: text != "0")))
        leaf["rule"] = draw(st.sampled_from(["proportional", "threshold", "leader"]))
        if leaf["rule"] == "threshold":
            leaf["floor_percent"] = draw(_decimals(1, 10_000, 2))
        if draw(st.booleans()):
            leaf["lower_is_better"] = True
    if draw(st.booleans()):
        leaf["evidence_required"] = True
    return leaf


@st.composite
def rubrics(draw: st.DrawFn) -> File:
    """A rubric of up to three top nodes, with leaves of any kind, a group nested here and there."""
    top = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        children = []
        for place in range(1, draw(st.integers(1, 3)) + 1):
            code = f"{number}.{place}"
            if draw(st.integers(0, 3)):
                children.append(draw(_leaves(code)))
            else:
                inner = [draw(_leaves(f"{code}.1"))]
                group = {"code": code, "name": draw(lines), "kind": "group", "max_points": None}
                children.append(group | {"children": inner})
        kind = draw(st.sampled_from(["group", "bonus", "penalty"]))
        node = {"code": str(number), "name": draw(lines), "kind": kind, "max_points": None}
        top.append(node | {"children": children})
    bands = sorted(draw(st.sets(st.integers(-100, 10_000), max_size=3)), reverse=True)
    words = ["bonus", "fewer_penalties", "votes", *(node["code"] for node in top if node["kind"] != "penalty")]
    return {
        "format": "khoithidua.rubric/1",
        "name": draw(lines),
        "note": draw(_or_none(texts)),
        **draw(_sample),
        "scale": draw(_caps),
        "step": draw(st.sampled_from(["1", "0.5", "0.25", "0.01"])),
        "total_may_exceed_scale": draw(st.booleans()),
        "tie_break": draw(st.lists(st.sampled_from(words), max_size=3, unique=True)),
        "bands": [{"name": f"Mức {number}", "at_least": str(number)} for number in bands],
        "criteria": top,
    }


_sample = st.sampled_from([{}, {"sample": True}])


def leaves_of(nodes: list[File]) -> list[File]:
    """The scored criteria of a file's rubric, in their order."""
    return [leaf for node in nodes for leaf in (leaves_of(node["children"]) if "children" in node else [node])]


def values_of(leaf: File, step: str) -> st.SearchStrategy[File]:
    """Any value that suits the leaf."""
    if leaf["kind"] == "direct":
        steps = st.integers(0, int(Decimal(leaf["max_points"]) / Decimal(step)))
        return steps.map(lambda number: {"points": _text(number * Decimal(step))})
    if leaf["kind"] == "achieved":
        return st.booleans().map(lambda yes: {"achieved": yes})
    if leaf["kind"] == "levels":
        return st.sampled_from(leaf["levels"]).map(lambda level: {"level": level["name"]})
    if leaf["kind"] == "per_unit":
        return st.integers(0, 10**12 - 1).map(lambda count: {"count": count})
    actual = _quantities.map(lambda number: {"actual": number})
    target: st.SearchStrategy[File] = st.just({}) | _quantities.map(lambda number: {"target": number})
    return st.tuples(actual, target).map(lambda pair: pair[0] | pair[1])


@st.composite
def _rounds(draw: st.DrawFn, members: list[File], rubric: File) -> list[File]:
    found = []
    for code in draw(st.lists(codes, max_size=2, unique=True)):
        step = draw(st.sampled_from(OPEN_STEPS))
        round_: File = {"code": code, "name": draw(lines), **draw(_sample), "step": step}
        round_["visibility"] = draw(st.sampled_from(["own", "totals", "full"]))
        if draw(st.booleans()):
            round_["only_after_publication"] = True
        keys = [key for key in ("scoring", "appraising", "agreeing") if draw(st.booleans())]
        if keys:
            dues = sorted(draw(days).isoformat() for _ in keys)
            round_["deadlines"] = dict(zip(keys, dues, strict=True))
        round_["ineligible"] = [
            {"member": member["code"], "reason": draw(texts), "document": draw(_or_none(lines))}
            for member in members
            if draw(st.integers(0, 4)) == 0
        ]
        cards = []
        for member in members:
            state = draw(st.sampled_from(["drafting", "submitted", "appraised", "agreed"]))
            votes = draw(_or_none(st.integers(0, 32767)))
            if state != CARD_STATE_AT[Round.Step(step)] or votes is not None:
                votes_given = {} if votes is None else {"votes": votes}
                cards.append({"member": member["code"], "state": state} | votes_given)
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


@st.composite
def year_files(draw: st.DrawFn) -> File:
    """Any small year file, as a dump would give it."""
    members = draw(_members())
    rubric = draw(_or_none(rubrics()))
    rounds = draw(_rounds(members, rubric)) if rubric else []
    return {
        "format": "khoithidua.year/1",
        "source": draw(_or_none(texts)),
        "bloc": {"code": draw(codes), "name": draw(lines), "parent": draw(lines), "locality": draw(lines)},
        "year": draw(st.integers(1948, 2200)),
        "members": members,
        "pact": draw(_pacts(members)),
        "campaigns": draw(_campaigns()),
        "focus": draw(st.lists(texts, max_size=2)),
        "activities": draw(_activities()),
        "rubric": rubric,
    } | ({"rounds": rounds} if rounds else {})


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


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a file stands, the whole file's own place left out."""
    keys: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in [(*here, key), *paths(value[key], (*here, key))]]


def inside(file: Any, path: tuple[Any, ...]) -> Any:
    """The value at a place."""
    for key in path:
        file = file[key]
    return file


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
