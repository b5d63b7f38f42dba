"""Year files for tests: the real one, a small one, and ways to load them and look at what that did."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from common.audit.log import Actor
from common.audit.models import Door
from common.yearfile.files import Loaded, dump, load
from common.yearfile.parsing import YearFileRefused
from members.models import BlocYear

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
                "appraisers": [{"appraiser": "b", "member": "a"}, {"appraiser": "a", "member": "c"}],
                "cards": [
                    {"member": "b", "state": "drafting", "return_reason": "Thiếu báo cáo."},
                    {
                        "member": "c",
                        "state": "submitted",
                        "votes": 2,
                        "submitted_at": "2024-11-29T16:05:09.000123+07:00",
                    },
                ],
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


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a file stands, the whole file's own place left out."""
    keys: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in [(*here, key), *paths(value[key], (*here, key))]]


def inside(file: Any, path: tuple[Any, ...]) -> Any:
    """The value at a place."""
    for key in path:
        file = file[key]
    return file


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
    with pytest.raises(YearFileRefused) as caught:
        load(data, ACTOR)
    assert everything() == before
    return {problem.place: problem.sentence for problem in caught.value.problems}


def refused_at(file: Any) -> list[str]:
    """The places of the mistakes for which a file is refused, in their order."""
    return list(refusal(file))


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of the house."""
    labels = ("audit", "members", "documents", "pacts", "campaigns", "scoring", "awards")
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
