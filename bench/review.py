"""The review of a made-up year: a title and a form of award, both voted on, proposed, and one of them decided."""

from collections.abc import Sequence
from typing import Any

TITLE, AWARD = "co-mau", "bang-khen-mau"


def reviewed(codes: Sequence[str], year: int, number: int, source: str) -> dict[str, Any]:
    """What a year file says under «awards» for the members with these codes; `source` stands where a paper
    would, `number` is that of its decision in the bloc's ledger."""
    return {
        "forms": [_form(TITLE, "title", "Cờ thi đua mẫu"), _form(AWARD, "award", "Bằng khen mẫu")],
        "grounds": [{"text": f"Văn bản mẫu ({source.lower()})"}],
        "ledger": [
            {
                "number": number,
                "agency": codes[0],
                "form": TITLE,
                "agency_name": "Cơ quan mẫu",
                "year": year,
                "form_name": "Cờ thi đua mẫu",
                "ground": "merit",
                "decision_number": "1/QĐ-MẪU",
                "decided_on": f"{year + 1}-03-01",
                "decided_by": "Cấp quyết định mẫu",
            }
        ],
        "questions": [_question(TITLE, codes), _question(AWARD, codes)],
        "vote_rounds": [_counted(TITLE, codes), _counted(AWARD, codes)],
        "proposals": {
            "checklist": [{"form": TITLE, "name": "Báo cáo thành tích", "required": True, "each": True}],
            "submissions": [{"number": 1, "form": TITLE, "decided_by": "Cấp quyết định mẫu"}],
            "cases": [
                {
                    "number": 1,
                    "form": TITLE,
                    "member": codes[0],
                    "meeting": 1,
                    "submission": 1,
                    "award": number,
                    "award_is_made": True,
                    "steps": [
                        {"to": "chosen", "on": f"{year}-12-20", "by": source},
                        {"to": "preparing", "on": f"{year}-12-22", "by": source},
                        {"to": "submitted", "on": f"{year}-12-28", "by": source},
                        {"to": "decided", "on": f"{year + 1}-03-01", "paper": "1/QĐ-MẪU", "by": source},
                    ],
                }
            ],
        },
    }


def _form(code: str, category: str, name: str) -> dict[str, Any]:
    edition = {"name": name, "decided_by": "Cấp quyết định mẫu"}
    return {"code": code, "category": category, "subject": "collective", "level": "province", "editions": [edition]}


def _question(form: str, codes: Sequence[str]) -> dict[str, Any]:
    rule = {"numerator": 1, "denominator": 2, "exceeds": True}
    return {"meeting": 1, "form": form, **rule, "nominations": [{"member": code} for code in codes]}


def _counted(form: str, codes: Sequence[str]) -> dict[str, Any]:
    """All were there, and all voted for everybody."""
    there = dict.fromkeys(("members", "summoned", "present", "issued", "returned", "valid"), len(codes))
    votes = {"votes_for": len(codes), "votes_against": 0, "votes_none": 0, "outcome": "chosen"}
    return {
        "meeting": 1,
        "form": form,
        "number": 1,
        "way": "paper",
        "state": "counted",
        **there,
        "invalid": 0,
        "candidates": [{"member": code} | votes for code in codes],
    }
