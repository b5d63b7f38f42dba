"""The year file's «awards.proposals»: holidays, checklists, submissions, and the proposals with every step.

Steps are evidence: a file adds to them and takes none away. Files and the state of a dossier's papers are not in it.
"""

from typing import Any

from awards.models import Award, AwardForm, ChecklistItem, Holiday, Nomination, Proposal, ProposalStep, Submission
from awards.rules.proposing import Stage, Step, wrong_step
from awards.verbs import submissions as sending
from awards.verbs.checklists import MOST_HOLIDAYS, MOST_ITEMS
from awards.verbs.proposals import change_of
from common.audit.log import Change
from common.vietnamese.dates import today_vn
from common.yearfile.files import refuse_if
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields
from documents.catalogue import NO_MEMBERS
from members.models import BlocYear

_PLACE = "awards.proposals"
MOST_CASES = 1000
MOST_STEPS = 100
_OF_ITEM = ("required", "each", "kind", "sets", "source", "year")
_OF_SUBMISSION = ("decided_by", "occasion", "recipient", "letter", "due_by_letter", "due_by_rule")
_OF_STEP = ("to", "takes_back", "on", "paper", "remark", "due", "by_standing_body")
NO_FORM = "Danh mục của Khối không có hình thức mã ấy."
NO_CASE = "Không có trường hợp suy tôn, đề nghị nào như vậy trong năm, hoặc nó đã thuộc đề nghị khác."
NOT_THE_SAME = "Các bước đã ghi trong cổng khác với tệp; bước đã ghi thì không đổi được."


def read(node: FileNode, parts: Parts) -> None:
    """Reads its four lists; what the file leaves out is none of it."""
    inner = node.node("proposals")
    names = ("holidays", "checklist", "submissions", "cases")
    found: dict[str, list[Fields]] = {name: [] for name in names}
    if inner is not None:
        holidays = inner.nodes("holidays", most=MOST_HOLIDAYS)
        found["holidays"] = [_read_holiday(one) for one in holidays]
        tell_duplicates(holidays, (one["on"] for one in found["holidays"]), "on", "Ngày")
        checklist = inner.nodes("checklist", most=MOST_ITEMS * 20)
        found["checklist"] = [_read_item(one) for one in checklist]
        tell_duplicates(checklist, ((one["form"], one["name"]) for one in found["checklist"]), "name", "Giấy tờ")
        submissions = inner.nodes("submissions", most=MOST_CASES)
        found["submissions"] = [_read_submission(one) for one in submissions]
        tell_duplicates(submissions, (one["number"] for one in found["submissions"]), "number", "Số")
        cases = inner.nodes("cases", most=MOST_CASES)
        found["cases"] = [_read_case(one) for one in cases]
        tell_duplicates(cases, (one["number"] for one in found["cases"]), "number", "Số")
        inner.close()
    parts["proposals"] = found


def _read_holiday(node: FileNode) -> Fields:
    fields: Fields = {
        "on": node.date("on"),
        "name": node.line("name", longest=200),
        "working": node.boolean("working"),
    }
    node.close()
    return fields


def _read_item(node: FileNode) -> Fields:
    fields: Fields = {
        "form": node.code("form"),
        "name": node.line("name", longest=300),
        "required": node.boolean("required"),
        "each": node.boolean("each"),
        "kind": node.choice("kind", ChecklistItem.Kind.values, default=ChecklistItem.Kind.PDF),
        "sets": node.integer("sets", required=False, least=1, most=99) or 1,
        "source": node.choice("source", ChecklistItem.Source.values, default=ChecklistItem.Source.UPLOAD),
        "year": node.integer("year", required=False, least=1),
    }
    node.close()
    return fields


def _read_submission(node: FileNode) -> Fields:
    fields: Fields = {
        "number": node.integer("number", least=1),
        "form": node.code("form"),
        "decided_by": node.line("decided_by", longest=200),
        "occasion": node.line("occasion", required=False, longest=300),
        "recipient": node.line("recipient", required=False, longest=300),
        "letter": node.line("letter", required=False, longest=300),
        "due_by_letter": node.date("due_by_letter", required=False),
        "due_by_rule": node.date("due_by_rule", required=False),
    }
    node.close()
    return fields


def _read_case(node: FileNode) -> Fields:
    fields: Fields = {
        "number": node.integer("number", least=1),
        "form": node.code("form"),
        "member": node.line("member"),
        "unit": node.line("unit", required=False, longest=300),
        "person": node.line("person", required=False, longest=100),
        "occasion": node.line("occasion", required=False, longest=300),
        "meeting": node.integer("meeting", required=False, least=1),
        "submission": node.integer("submission", required=False, least=1),
        "award": node.integer("award", required=False, least=1, most=2_147_483_647),
        "award_is_made": node.boolean("award_is_made"),
    }
    if fields["award_is_made"] and fields["award"] is None:
        node.tell("award", "Thiếu giá trị này.")
    steps: list[Step] = []
    fields["steps"] = []
    before = len(node.problems)
    for one in node.nodes("steps", required=True, most=MOST_STEPS):
        step = _read_step(one)
        if len(node.problems) == before:
            to = Stage(step["to"]) if step["to"] else None
            rule = Step(len(steps) + 1, to, step["on"], step["takes_back"], step["paper"], step["remark"])
            for field, sentence in wrong_step(steps, rule, today_vn()).items():
                one.tell("on" if field == "day" else field, sentence)
            steps.append(rule)
        fields["steps"].append(step)
        one.close()
    if len(node.problems) == before and not steps:
        node.tell("steps", "Mỗi đề nghị có ít nhất một bước.")
    node.close()
    return fields


def _read_step(node: FileNode) -> Fields:
    to = node.choice("to", [one.value for one in Stage], default="-").replace("-", "")
    fields: Fields = {
        "to": to,
        "takes_back": node.integer("takes_back", required=not to, least=1),
        "on": node.date("on"),
        "paper": node.line("paper", required=False, longest=100),
        "remark": node.text("remark", required=False),
        "due": node.date("due", required=False),
        "entered_by": node.line("by", longest=200),
        "by_standing_body": node.boolean("by_standing_body"),
    }
    if fields["by_standing_body"] and to not in ("", Stage.SUPPLEMENT, Stage.APPRAISAL):
        node.tell("by_standing_body", "Cơ quan thường trực chỉ yêu cầu bổ sung, thẩm định, hoặc rút lại bước của mình.")
    if to and fields["takes_back"] is not None:
        node.tell("takes_back", "Bước đi tiếp thì không rút lại bước nào.")
    if fields["due"] and to != Stage.SUPPLEMENT:
        node.tell("due", "Chỉ bước phải bổ sung mới có hạn bổ sung.")
    return fields


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings in what the file names; YearFileRefused for what isn't there, and for steps that stand otherwise."""
    wanted: dict[str, list[Fields]] = parts["proposals"]
    forms = {form.code: form for form in AwardForm.objects.filter(bloc=year.bloc).prefetch_related("editions")}
    for name in ("checklist", "submissions", "cases"):
        for place, fields in enumerate(wanted[name]):
            refuse_if(fields["form"] not in forms, f"{_PLACE}.{name}[{place}].form", NO_FORM)
    changes = [change for fields in wanted["holidays"] for change in _bring_holiday(year, fields)]
    changes += [change for fields in wanted["checklist"] for change in _bring_item(forms[fields["form"]], fields)]
    changes += [c for fields in wanted["submissions"] for c in _bring_submission(year, forms[fields["form"]], fields)]
    for place, fields in enumerate(wanted["cases"]):
        changes += _bring_case(year, forms[fields["form"]], fields, f"{_PLACE}.cases[{place}]")
    return changes


def _bring_holiday(year: BlocYear, fields: Fields) -> list[Change]:
    own = {name: fields[name] for name in ("name", "working")}
    row, is_new = Holiday.objects.get_or_create(bloc=year.bloc, on=fields["on"], defaults=own)
    told = None if is_new else change_fields(row, own)
    return _said(f"Ngày nghỉ, làm bù: {row}", "holidays/", is_new, told)


def _bring_item(form: AwardForm, fields: Fields) -> list[Change]:
    own = {name: fields[name] for name in _OF_ITEM}
    last = ChecklistItem.objects.filter(form=form).order_by("-order").values_list("order", flat=True).first() or 0
    row, is_new = ChecklistItem.objects.get_or_create(
        bloc=form.bloc, form=form, name=fields["name"], defaults=own | {"order": last + 1}
    )
    told = None if is_new else change_fields(row, own)
    return _said(f"Giấy tờ hồ sơ: {row}", f"checklist/{form.code}/", is_new, told)


def _said(subject: str, key: str, is_new: bool, told: tuple[str, str] | None) -> list[Change]:
    if is_new:
        return [Change(subject=subject, key=key, action="thêm", member=NO_MEMBERS)]
    if told is None:
        return []
    return [Change(subject=subject, key=key, action="sửa", old=told[0], new=told[1], member=NO_MEMBERS)]


def _bring_submission(year: BlocYear, form: AwardForm, fields: Fields) -> list[Change]:
    own = {"form": form} | {name: fields[name] for name in _OF_SUBMISSION}
    row, is_new = Submission.objects.get_or_create(year=year, number=fields["number"], defaults=own)
    if is_new:
        return [sending.change_of(row, "lập hồ sơ trình")]
    told = change_fields(row, own)
    return [sending.change_of(row, "sửa hồ sơ trình", *told)] if told else []


def _bring_case(year: BlocYear, form: AwardForm, fields: Fields, at: str) -> list[Change]:
    rows = Proposal.objects.filter(year=year, number=fields["number"]).prefetch_related("steps")
    row = rows.select_related("nomination__form", "nomination__member").first()
    nomination = row.nomination if row else _nomination(year, form, fields)
    known = nomination is not None and _key(nomination) == tuple(fields[name] for name in _KEYS)
    refuse_if(not known, f"{at}.member", NO_CASE)
    if nomination is None:
        return []
    is_new = row is None
    if row is None:
        row = Proposal.objects.create(year=year, number=fields["number"], nomination=nomination)
    stand: list[dict[str, Any]] = list(row.steps.order_by("number").values(*_OF_STEP))
    steps: list[Fields] = fields["steps"]
    same = [{name: one[name] for name in _OF_STEP} for one in steps[: len(stand)]] == stand
    refuse_if(not same, f"{at}.steps", NOT_THE_SAME)
    for number, step in enumerate(steps[len(stand) :], start=len(stand) + 1):
        ProposalStep.objects.create(proposal=row, number=number, **step)
    submission = Submission.objects.filter(year=year, number=fields["submission"] or 0).first()
    refuse_if(bool(fields["submission"]) and submission is None, f"{at}.submission", "Không có hồ sơ trình số ấy.")
    award = Award.objects.filter(bloc=year.bloc, number=fields["award"] or 0).first()
    refuse_if(bool(fields["award"]) and award is None, f"{at}.award", "Sổ khen thưởng không có số ấy.")
    values: Fields = {"submission": submission, "award": award, "award_is_made": fields["award_is_made"]}
    told = change_fields(row, values)
    if is_new:
        return [change_of(row, "lập đề nghị")]
    return [change_of(row, "sửa", *(told or ("", "")))] if told or len(steps) > len(stand) else []


_KEYS = ("form", "member", "unit", "person", "occasion", "meeting")


def _key(nomination: Nomination) -> tuple[Any, ...]:
    question = nomination.question
    meeting = question.review.conference.number if question else None
    own = (nomination.form.code, nomination.member.code, nomination.unit, nomination.person, nomination.occasion)
    return (*own, meeting)


def _nomination(year: BlocYear, form: AwardForm, fields: Fields) -> Nomination | None:
    """The case of the file: in mid-year by its occasion, at a meeting by that one's number."""
    own = {name: fields[name] for name in ("unit", "person", "occasion")}
    rows = Nomination.objects.filter(year=year, form=form, member__code=fields["member"], **own).select_related(
        "form", "member", "question__review__conference"
    )
    free = list(rows.filter(proposal=None).order_by("order", "id"))
    return next((one for one in free if _key(one)[-1] == fields["meeting"]), None)


def dump(year: BlocYear) -> JsonObject:
    """All of it as it stands; {} where there is nothing."""
    items = ChecklistItem.objects.filter(bloc=year.bloc).select_related("form").order_by("form__order", "order")
    submissions = Submission.objects.filter(year=year).select_related("form").order_by("number")
    cases = Proposal.objects.filter(year=year).order_by("number").prefetch_related("steps")
    related = cases.select_related(
        "nomination__form", "nomination__member", "nomination__question__review__conference", "submission", "award"
    )
    told: JsonObject = {
        "holidays": [
            _dumped({"on": one.on, "name": one.name, "working": one.working})
            for one in Holiday.objects.filter(bloc=year.bloc).order_by("on")
        ],
        "checklist": [_dump_item(one) for one in items],
        "submissions": [
            _dumped(
                {"number": one.number, "form": one.form.code} | {name: getattr(one, name) for name in _OF_SUBMISSION}
            )
            for one in submissions
        ],
        "cases": [_dump_case(one) for one in related],
    }
    told = {name: rows for name, rows in told.items() if rows}
    return {"proposals": told} if told else {}


def _dump_item(one: ChecklistItem) -> JsonObject:
    usual = {"kind": ChecklistItem.Kind.PDF, "sets": 1, "source": ChecklistItem.Source.UPLOAD}
    own = {name: getattr(one, name) for name in _OF_ITEM if getattr(one, name) != usual.get(name)}
    return {"form": one.form.code, "name": one.name} | _dumped(own)


def _dump_case(one: Proposal) -> JsonObject:
    own = {"number": one.number} | dict(zip(_KEYS, _key(one.nomination), strict=True))
    own |= {"submission": one.submission.number if one.submission else None}
    own |= {"award": one.award.number if one.award else None, "award_is_made": one.award_is_made}
    steps = [
        _dumped({name: getattr(step, name) for name in _OF_STEP} | {"by": step.entered_by}) for step in one.steps.all()
    ]
    return _dumped(own) | {"steps": steps}


def _dumped(fields: Fields) -> JsonObject:
    """What a file says of these: days as text, nothing of what is empty."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in fields.items()
        if value not in (None, "", False)
    }
