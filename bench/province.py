"""Writes the year files of a made-up province, which `manage.py load_year` takes all at once.

    .venv/bin/python -m bench.province FOLDER --blocs 20 --years 3 --members 9
    .venv/bin/python manage.py load_year FOLDER/*.json

Each bloc lives some years one after the other with the same agencies, the headship going round: pact, campaigns,
registrations with targets, activities, charity, works, new models, the sample rubric, and a round with every value put
in. All of it is made up, and every file and every bloc's name says so.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.review import reviewed

File = dict[str, Any]

RUBRIC = Path(__file__).resolve().parent.parent / "scoring" / "data" / "bang-tieu-chi-mau.json"
LAST_YEAR = 2025
MARK = "Số liệu minh họa"


def province(*, blocs: int, years: int, members: int) -> Iterator[tuple[str, File]]:
    """The name and the content of each file, the years of a bloc one after the other."""
    for bloc in range(1, blocs + 1):
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            yield f"khoi-mau-{bloc:04}-{year}.json", bloc_year(bloc, year, members)


def bloc_year(bloc: int, year: int, members: int) -> File:
    """One made-up year of the bloc with this number."""
    codes = [f"k{bloc}-dv-{number:02}" for number in range(1, members + 1)]
    rubric = json.loads(RUBRIC.read_text(encoding="utf-8"))
    head = year % members
    roles = {codes[head]: "head", codes[(head + 1) % members]: "deputy"}
    return {
        "format": "khoithidua.year/1",
        "source": MARK,
        "bloc": {
            "code": f"khoi-mau-{bloc}",
            "name": f"Khối mẫu {bloc} ({MARK.lower()})",
            "parent": "Tỉnh mẫu",
            "locality": "Tỉnh mẫu",
        },
        "year": year,
        "members": [
            {
                "code": code,
                "name": f"Đơn vị mẫu {number} của Khối mẫu {bloc}",
                "short_name": f"Đơn vị {number}",
                "role": roles.get(code, "member"),
                "representative": {"name": f"Người Mẫu {number}", "position": "Thủ trưởng"},
            }
            for number, code in enumerate(codes, start=1)
        ],
        "pact": {
            "title": f"Giao ước thi đua năm {year}",
            "note": MARK,
            "conference": {
                "name": f"Hội nghị ký kết giao ước thi đua năm {year}",
                "date": f"{year}-03-15",
                "place": "Hội trường mẫu",
                "chair": {"name": "Người Mẫu", "position": "Trưởng khối"},
                "adopted": ["Quy chế", "Bảng đánh giá"],
            },
            "pledges": ["Hoàn thành nhiệm vụ chính trị.", "Đoàn kết, tiết kiệm."],
            "signatures": None,
        },
        "campaigns": [_campaign(year, 1, "01-01", "06-30"), _campaign(year, 2, "07-01", "12-31")],
        "focus": ["Cải cách hành chính", "Chuyển đổi số"],
        "activities": {
            "required_per_year": 1,
            "kinds": [{"code": "work", "name": "Công trình"}, {"code": "sport", "name": "Hội thao"}],
            "planned": [
                {"kind": "sport", "name": "Hội thao của Khối", "meet": _meet(codes)},
                {
                    "kind": "work",
                    "name": "Trồng cây",
                    "held_on": f"{year}-05-19",
                    "place": "Xã mẫu",
                    "result": "Trồng 500 cây.",
                    "participants": [{"member": code, "people": 5} for code in codes],
                },
            ],
        },
        "registrations": [_registration(code, number, year) for number, code in enumerate(codes)],
        "models": [
            {
                "number": number,
                "member": code,
                "campaign": 1,
                "name": f"Mô hình mẫu {number}",
                "what": "Một cửa trên điện thoại.",
                "state": "recognised",
                "reviewed_on": f"{year}-07-01",
                "spreads": [{"member": codes[number % members], "since": f"{year}-08-01"}],
            }
            for number, code in enumerate(codes[:3], start=1)
        ],
        "charity": {
            "contributions": [
                {"member": code, "kind": "money", "amount": 5_000_000, "received_on": f"{year}-04-20"} for code in codes
            ],
            "uses": [
                {"kind": "gift", "what": "Quà Tết", "handed_on": f"{year}-05-01", "shares": 20, "amount": 20_000_000}
            ],
        },
        "works": [
            {
                "name": "Sửa đường thôn",
                "value": 90_000_000,
                "shares": [{"member": code, "amount": 9_000_000} for code in codes],
            }
        ],
        "work_plan": [
            {
                "name": f"Việc {number} của năm {year}",
                "due_on": f"{year}-0{number}-28",
                "leader": codes[0],
                "helpers": codes[1:3],
            }
            for number in range(1, 6)
        ],
        "awards": reviewed(codes, year, LAST_YEAR - year + 1, MARK),
        "conferences": [
            {
                "number": 1,
                "kind": "review",
                "name": "Họp bình xét thi đua, khen thưởng",
                "agenda": [{"content": "Trình bày kết quả chấm điểm"}, {"content": "Bỏ phiếu suy tôn"}],
                "presences": [{"member": code, "state": "present"} for code in codes],
            },
            {
                "number": 2,
                "kind": "signing",
                "starts": "07:30",
                "agenda": [{"time": "07:30", "content": "Ổn định tổ chức"}, {"content": "Ký giao ước"}],
                "invitees": [{"name": "Người Mẫu", "position": "Phó Giám đốc", "organisation": "Sở mẫu"}],
                "presences": [{"member": code, "state": "present"} for code in codes],
                "resolutions": [
                    {"text": "Thông qua kế hoạch năm.", "votes_for": 9, "votes_against": 0, "votes_other": 0}
                ],
            },
        ],
        "regulation": [
            {"kind": "chapter", "text": "Quy định chung"},
            {"kind": "article", "text": "Thành viên"},
            {"kind": "clause", "text": "Khối gồm {số thành viên} đơn vị."},
        ],
        "reports": [
            {
                "kind": "half-year",
                "due": f"{year}-06-10",
                "indicators": [{"name": "Hồ sơ đúng hạn", "unit": "%"}],
                "members": [
                    {
                        "member": code,
                        "state": "accepted",
                        "text": "Đã làm đủ.",
                        "received_at": f"{year}-06-09T08:30:00+07:00",
                        "handed_in_at": f"{year}-06-09T08:30:00+07:00",
                        "figures": [{"indicator": 1, "value": "98.5"}],
                    }
                    for code in codes
                ],
            }
        ],
        "rubric": rubric,
        "rounds": [
            {
                "code": "nam",
                "name": "Cả năm",
                "step": "agreeing",
                "visibility": "totals",
                "scores": [
                    {"member": code, "criterion": leaf["code"], **_values(leaf, number)}
                    for number, code in enumerate(codes)
                    for leaf in _leaves(rubric["criteria"])
                ],
            }
        ],
    }


def _campaign(year: int, number: int, starts: str, ends: str) -> File:
    return {
        "number": number,
        "name": f"Đợt {number}",
        "starts": f"{year}-{starts}",
        "ends": f"{year}-{ends}",
        "theme": "Thi đua hoàn thành nhiệm vụ năm",
        "occasions": [],
    }


def _meet(codes: list[str]) -> File:
    """One sport in which everybody has a team, the first four get prizes."""
    prizes = ("first", "second", "third", "third")
    teams = [
        {
            "number": number,
            "members": [code],
            "group": "AB"[number % 2],
            **({"prize": prizes[number - 1]} if number < 5 else {}),
        }
        for number, code in enumerate(codes, start=1)
    ]
    return {"ranking": "prizes", "contests": [{"number": 1, "sport": "Bóng chuyền", "category": "Nam", "teams": teams}]}


def _registration(code: str, number: int, year: int) -> File:
    target = {
        "name": "Hồ sơ đúng hạn",
        "unit": "%",
        "direction": "at-least",
        "plan": "95",
        "half_year": "94",
        "actual": str(90 + number),
    }
    return {
        "member": code,
        "handed_in_on": f"{year}-03-0{number % 9 + 1}",
        "titles": [{"title": "Tập thể lao động tiên tiến", "count": 1}],
        "targets": [target],
    }


def _leaves(nodes: list[File]) -> Iterator[File]:
    for node in nodes:
        if node.get("children"):
            yield from _leaves(node["children"])
        else:
            yield node


def _values(leaf: File, number: int) -> File:
    """All three values alike, a little different from member to member."""
    value: File
    match leaf["kind"]:
        case "direct":
            value = {"points": str(int(float(leaf["max_points"])) - number % 5)}
        case "achieved":
            value = {"achieved": number % 4 != 3}
        case "levels":
            value = {"level": leaf["levels"][number % 2]["name"]}
        case "per_unit":
            value = {"count": number % 3}
        case _:
            value = {"actual": str(90 + number), "target": "100"}
    return {"self": value, "appraised": value, "agreed": value}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    for name, default in (("blocs", 20), ("years", 3), ("members", 9)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, file in province(blocs=options.blocs, years=options.years, members=options.members):
        (options.folder / name).write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
