"""The year file's «awards.questions»: what each review meeting votes on, and who is put forward for it.

A question is known by the number of its meeting and the code of its form, a case by its member and its person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from awards.models import AwardForm, Nomination, Question, Review
from awards.rules.asking import tidied, wrong_question
from awards.verbs import nominations as cases
from awards.verbs.nominations import MOST, OF_NOMINATION, NominationRefused, wrong_nomination
from awards.verbs.questions import OF_QUESTION, bring_question, change_of, described, questions_of, review_in
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields
from members.models import BlocYear, Membership
from pacts.models import Conference

# More than a meeting votes on.
MOST_QUESTIONS = 100
# Above all places that are taken, where rows wait while others take theirs.
_ASIDE = 30000


@dataclass(frozen=True)
class QuestionPart:
    """A question of the file: its meeting and form, its fields, and the cases with their members by code."""

    meeting: int
    form: str
    fields: Fields
    cases: list[Fields]


def read(awards: FileNode, parts: Parts) -> None:
    """Reads the questions; None where the file says nothing of them."""
    nodes = awards.nodes("questions", most=MOST_QUESTIONS)
    found = [_read(node, parts["codes"]) for node in nodes]
    tell_duplicates(nodes, ((one.meeting, one.form) for one in found), "form", "Hình thức")
    parts["questions"] = found if awards.says("questions") else None


def _read(node: FileNode, codes: Any) -> QuestionPart:
    fields: Fields = {
        "by_ballot": not node.boolean("by_hands"),
        "method": node.choice("method", Question.Method.values, default=Question.Method.EACH),
        "most_chosen": node.integer("most_chosen", required=False, least=1),
        "base": node.choice("base", Question.Base.values, default=Question.Base.MEMBERS),
        "numerator": node.integer("numerator", least=1),
        "denominator": node.integer("denominator", least=1),
        "exceeds": node.boolean("exceeds"),
        "blank_is_against": node.boolean("blank_is_against"),
        "quota": node.choice("quota", Question.Quota.values, default=Question.Quota.NONE),
        "quota_number": node.integer("quota_number", required=False),
        "quota_percent": _percent(node),
        "quota_of": node.choice("quota_of", Question.QuotaOf.values, default=Question.QuotaOf.ELIGIBLE),
        "quota_rounding": node.choice("quota_rounding", Question.Rounding.values, default=Question.Rounding.DOWN),
        "quota_at_least_one": node.boolean("quota_at_least_one"),
        "tie_path": node.choice("tie_path", Question.TiePath.values, default=Question.TiePath.SECOND_ROUND),
        "ground": node.line("ground", required=False, longest=300),
    }
    meeting, form = node.integer("meeting", least=1) or 0, node.code("form")
    if fields["numerator"] and fields["denominator"]:
        for field, sentence in wrong_question(fields).items():
            node.tell(field, sentence)
        if not wrong_question(fields) and (odd := _left_over(fields)):
            node.tell(odd, "Cách bỏ phiếu và số lượng đã chọn không dùng giá trị này.")
    inner = node.nodes("nominations", most=MOST)
    found = [read_case(one, codes) for one in inner]
    tell_duplicates(inner, ((one["member"], one["person"]) for one in found), "member", "Trường hợp")
    node.close()
    return QuestionPart(meeting, form, fields, found)


def _left_over(fields: Fields) -> str:
    """The first field that says something the others leave no room for; "" if none does."""
    kept = tidied(fields)
    return next((name for name in fields if fields[name] != kept[name]), "")


def _percent(node: FileNode) -> Decimal | None:
    text = node.line("quota_percent", required=False, longest=6)
    if not text:
        return None
    try:
        found = Decimal(text)
        if not found.is_finite() or not 0 < found <= 100 or found != found.quantize(Decimal("0.01")):
            raise InvalidOperation
    except InvalidOperation:
        node.tell("quota_percent", f'{shown(text)} không phải là tỷ lệ. Hãy ghi như "12.5", trên 0, không quá 100.')
        return None
    return found


def read_case(node: FileNode, codes: Any) -> Fields:
    """A case of the file, its member by its code."""
    fields: Fields = {
        "member": node.line("member"),
        "person": node.line("person", required=False, longest=100),
        "position": node.line("position", required=False, longest=200),
        "sex": node.choice("sex", Nomination.Sex.values, default="-").replace("-", ""),
        "merits": node.text("merits", required=False),
        "withdrawn": node.text("withdrawn", required=False),
    }
    if fields["member"] and fields["member"] not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(fields['member'])} trong mục members.")
    if not fields["person"] and (fields["position"] or fields["sex"]):
        node.tell("person", "Có chức vụ, giới tính thì phải có họ và tên.")
    node.close()
    return fields


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings the questions to what the file says; YearFileRefused where a meeting or a form is not there, or a question
    that was voted on would change."""
    wanted: list[QuestionPart] | None = parts["questions"]
    if wanted is None:
        return []
    forms = {form.code: form for form in AwardForm.objects.filter(bloc=year.bloc).prefetch_related("editions")}
    meetings = set(Conference.objects.filter(year=year, kind=Conference.Kind.REVIEW).values_list("number", flat=True))
    lost = []
    for place, part in enumerate(wanted):
        if part.meeting not in meetings:
            lost.append(Problem(f"awards.questions[{place}].meeting", "Năm này không có cuộc họp bình xét số ấy."))
        if part.form not in forms:
            lost.append(Problem(f"awards.questions[{place}].form", "Danh mục của Khối không có hình thức mã ấy."))
        else:
            lost += [
                Problem(f"awards.questions[{place}].nominations[{at}].{field}", sentence)
                for at, case in enumerate(part.cases)
                for field, sentence in wrong_nomination(forms[part.form], case).items()
            ]
    if lost:
        raise YearFileRefused(lost)
    members = {member.code: member for member in year.members.all()}
    changes = []
    numbers = set(Review.objects.filter(conference__year=year).values_list("conference__number", flat=True))
    for meeting in sorted(numbers | {part.meeting for part in wanted}):
        mine = [(place, part) for place, part in enumerate(wanted) if part.meeting == meeting]
        changes += _bring_meeting(year, meeting, mine, forms, members)
    return changes


def _bring_meeting(
    year: BlocYear,
    meeting: int,
    wanted: list[tuple[int, QuestionPart]],
    forms: Mapping[str, AwardForm],
    members: Mapping[str, Membership],
) -> list[Change]:
    stand = {question.form.code: question for question in questions_of(year, meeting)}
    changes = []
    for code in [code for code in stand if code not in {part.form for _, part in wanted}]:
        changes += _drop(stand.pop(code))
    order_of = {part.form: order for order, (_, part) in enumerate(wanted, start=1)}
    moving = [one for code, one in stand.items() if one.order != order_of[code]]
    for at, one in enumerate(moving):
        Question.objects.filter(pk=one.pk).update(order=_ASIDE + at)
    for code, one in stand.items():
        if one in moving:
            Question.objects.filter(pk=one.pk).update(order=order_of[code])
            changes.append(change_of(one, "chuyển chỗ", str(one.order), str(order_of[code])))
            one.order = order_of[code]
    for place, part in wanted:
        question = stand.get(part.form)
        if question is None:
            review = review_in(year, meeting)
            question = Question.objects.create(
                review=review, form=forms[part.form], order=order_of[part.form], **part.fields
            )
            changes.append(change_of(question, "thêm", new=described(question, OF_QUESTION)))
        else:
            told = bring_question(question, part.fields)
            if told and question.rounds.exists():
                sentence = "Nội dung này đã có lượt bỏ phiếu, không sửa bằng tệp được."
                raise YearFileRefused([Problem(f"awards.questions[{place}]", sentence)])
            changes += told
        changes += _bring_cases(year, question, part.cases, members, place)
    return changes


def _bring_cases(
    year: BlocYear, question: Question, wanted: list[Fields], members: Mapping[str, Membership], place: int
) -> list[Change]:
    rows = question.nominations.select_related("member", "form", "question__review__conference")
    stand = {(row.member.code, row.person): row for row in rows}
    for row in stand.values():
        row.question = question
    changes = []
    for key in [key for key in stand if key not in {(one["member"], one["person"]) for one in wanted}]:
        changes += _dropped(stand.pop(key), f"awards.questions[{place}].nominations")
    for order, fields in enumerate(wanted, start=1):
        values = fields | {"member": members[fields["member"]], "order": order}
        found = stand.get((fields["member"], fields["person"]))
        if found is None:
            row = Nomination.objects.create(year=year, form=question.form, question=question, **values)
            changes.append(cases.change_of(row, "đề cử", new=cases.told(row)))
        elif told := change_fields(found, values):
            changes.append(cases.change_of(found, "sửa", *told))
    return changes


def _drop(question: Question) -> list[Change]:
    place = "awards.questions"
    if question.rounds.exists():
        sentence = f"{shown(question)} không có trong tệp, nhưng đã có lượt bỏ phiếu nên không bỏ được."
        raise YearFileRefused([Problem(place, sentence)])
    changes = []
    for row in question.nominations.select_related("member"):
        row.question = question
        changes += _dropped(row, place)
    changes.append(change_of(question, "xóa", described(question, OF_QUESTION)))
    question.delete()
    return changes


def _dropped(row: Nomination, place: str) -> list[Change]:
    try:
        return cases.drop(row)
    except NominationRefused:
        sentence = f"{shown(row)} không có trong tệp, nhưng đã được bỏ phiếu hoặc lập hồ sơ nên không bỏ được."
        raise YearFileRefused([Problem(place, sentence)]) from None


def dump(year: BlocYear) -> JsonObject:
    """The questions as they stand; {} where there are none."""
    rows = Question.objects.filter(review__conference__year=year).select_related("form", "review__conference")
    rows = rows.prefetch_related("nominations__member").order_by("review__conference__number", "order")
    told = [_dump(row) for row in rows]
    return {"questions": told} if told else {}


# What is left out of a file where it is as usual.
_USUAL: dict[str, Any] = {
    "method": Question.Method.EACH,
    "base": Question.Base.MEMBERS,
    "quota": Question.Quota.NONE,
    "quota_of": Question.QuotaOf.ELIGIBLE,
    "quota_rounding": Question.Rounding.DOWN,
    "tie_path": Question.TiePath.SECOND_ROUND,
}


def _dump(question: Question) -> JsonObject:
    told = dump_rule(question)
    if cases_ := [dump_case(row) for row in sorted(question.nominations.all(), key=lambda one: (one.order, one.pk))]:
        told["nominations"] = cases_
    return told


def dump_rule(question: Question) -> JsonObject:
    """How it is asked and decided as a file says it, without who is put forward."""
    told: JsonObject = {"meeting": question.review.conference.number, "form": question.form.code}
    if not question.by_ballot:
        told["by_hands"] = True
    for name in OF_QUESTION:
        value = getattr(question, name)
        # A quota of 0 is one; 0 is False too.
        said = value is not None and value is not False and value != "" and value != _USUAL.get(name)
        if name in ("form", "by_ballot") or not said:
            continue
        # «30», never «3E+1».
        told[name] = f"{value.normalize():f}" if isinstance(value, Decimal) else value
    return told


def dump_case(row: Nomination) -> JsonObject:
    """A case as a file says it; what is empty is left out."""
    told: JsonObject = {"member": row.member.code}
    names = [name for name in (*OF_NOMINATION, "withdrawn") if name != "member"]
    return told | {name: getattr(row, name) for name in names if getattr(row, name)}
