"""«Không áp dụng»: which criteria are not for which members in a round; said and taken back here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.labels import label
from common.records.record import RecordHead, Signer
from common.records.workbooks import SheetColumn as Head
from common.records.workbooks import WorkbookSheet
from common.vietnamese.fields import LinesField
from members.access import Action, Answer, may
from members.pages import Again, Opened, Page
from members.signers import secretary_and_bloc
from scoring.models import Round
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.sheet import MemberColumn, Place, RoundSheet, load_sheet
from scoring.verbs.exemptions import LONGEST_WHY, NO_REASON, ExemptionRefused, apply_again, exempt, standing
from scoring.verbs.rounds import may_change_round


class ExemptionForm(forms.Form):
    """One criterion that is not for some members, and why."""

    criterion = forms.ChoiceField(label=words.CRITERION, error_messages={"required": "Hãy chọn tiêu chí."})
    members = forms.MultipleChoiceField(
        label="Không áp dụng với",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một đơn vị."},
    )
    reason = LinesField(
        label=label("scoring.Exemption.reason"),
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: Đơn vị không có đoàn viên. Ai mở được phiếu của đơn vị thì đọc được lý do này.",
        error_messages={"required": NO_REASON},
    )

    def __init__(self, sheet: RoundSheet, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        criteria = [(leaf.code, f"{leaf.code}. {leaf.name}") for leaf in sheet.leaves]
        self.fields["criterion"].choices = [("", "Chọn tiêu chí"), *criteria]  # type: ignore[attr-defined]
        self.fields["members"].choices = [(one.code, one.short_name) for one in sheet.members]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ExemptionRow:
    """A criterion that is not for a member, and why; `value` is what its button sends."""

    member: MemberColumn
    node: RubricNode
    reason: str
    card: str

    @property
    def value(self) -> str:
        return f"{self.member.code}:{self.node.code}"


@dataclass(frozen=True, kw_only=True)
class ExemptionsPage(RoundShown):
    """What does not apply to whom, what the rubric makes of it, and the form; `answer` says whether it may change."""

    rows: list[ExemptionRow]
    meaning: str
    form: ExemptionForm
    chosen: list[str]
    error: str
    answer: Answer
    freezes: bool
    back: str
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> ExemptionsPage:
    """What stands, and an empty form; `?tc=` and `?dv=` choose in it."""
    round_, where = round_of(opened)
    if round_ is None:
        raise Http404
    sheet = load_sheet(round_, criteria=(), sums=False)
    chosen = {"criterion": opened.query.get("tc", ""), "members": opened.query.getlist("dv")}
    return _page(opened, sheet, where, ExemptionForm(sheet, initial=chosen))


def _page(opened: Opened, sheet: RoundSheet, where: RoundShown, form: ExemptionForm, error: str = "") -> ExemptionsPage:
    return ExemptionsPage(
        **names_in(where),
        rows=[
            ExemptionRow(
                sheet.columns[member], sheet.nodes[criterion], reason, opened.address("card", member) + where.ky
            )
            for (member, criterion), reason in standing(sheet).items()
        ],
        meaning=sheet.rubric.not_applicable.label,
        form=form,
        chosen=form["members"].value() or [],
        error=error,
        answer=may_change_round(sheet.round),
        freezes=sheet.round.step == Round.Step.PREPARING,
        back=opened.address("progress") + where.ky,
        record={"subject": f"{sheet.round.name}, {opened.year}", "title": "Tiêu chí không áp dụng"},
        signers=partial(secretary_and_bloc, opened.year),
    )


def tables(opened: Opened, shown: ExemptionsPage) -> list[WorkbookSheet]:
    """The list as a workbook."""
    return [
        WorkbookSheet(
            name=words.NOT_APPLICABLE,
            title=f"{shown.record['title']}, {shown.record['subject']}",
            note="Số liệu minh họa." if shown.sample else "",
            columns=[
                Head("STT", 6),
                Head(words.MEMBER, 45),
                Head(words.CRITERION, 60),
                Head(label("scoring.Exemption.reason"), 50),
            ],
            rows=[
                [str(number), row.member.name, f"{row.node.code}. {row.node.name}", row.reason]
                for number, row in enumerate(shown.rows, start=1)
            ],
            frozen_columns=2,
        )
    ]


def save(opened: Opened) -> HttpResponseBase | Again:
    """Says of a criterion that it is not for the chosen members, or takes it back for one place."""
    round_id = sent_round(opened, lambda _visibility: may(opened.reader, Action.MANAGE_YEAR))
    round_, where = round_of(opened)
    if round_ is None or round_.pk != round_id:
        raise Http404
    sheet = load_sheet(round_, criteria=(), sums=False)
    if place := _place(opened.posted.get("again", "")):
        return _taken_back(opened, sheet, where, place)
    form = ExemptionForm(sheet, opened.posted)
    if not form.is_valid():
        return Again(_page(opened, sheet, where, form))
    try:
        changes = exempt(round_id=round_id, actor=opened.actor, year=opened.year, **form.cleaned_data)
    except ExemptionRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field, sentence)
        return Again(_page(opened, sheet, where, form))
    except PermissionError as error:
        return Again(_page(opened, sheet, where, form, str(error)))
    except Round.DoesNotExist:
        raise Http404 from None
    criterion, members = form.cleaned_data["criterion"], form.cleaned_data["members"]
    names = ", ".join(sheet.columns[member].short_name for member in members)
    told = f"Đã ghi: tiêu chí {criterion} không áp dụng với {names}."
    messages.success(opened.request, told if changes else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("progress-exemptions") + where.ky)


def _taken_back(opened: Opened, sheet: RoundSheet, where: RoundShown, place: Place) -> HttpResponseBase | Again:
    try:
        changes = apply_again(round_id=sheet.round.pk, places=[place], actor=opened.actor, year=opened.year)
    except PermissionError as error:
        return Again(_page(opened, sheet, where, ExemptionForm(sheet), str(error)))
    except Round.DoesNotExist:
        raise Http404 from None
    member, criterion = place
    told = "Không có gì thay đổi."
    if changes:
        told = (
            f"Tiêu chí {criterion} lại áp dụng với {sheet.columns[member].short_name}; điểm đã ghi ở đó lại được tính."
        )
    messages.success(opened.request, told)
    return HttpResponseRedirect(opened.address("progress-exemptions") + where.ky)


def _place(sent: str) -> Place | None:
    member, _, criterion = sent.partition(":")
    return (member, criterion) if member and criterion else None


PAGE = Page(
    name="progress-exemptions",
    path="tien-do/khong-ap-dung",
    title="Tiêu chí không áp dụng",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    tables=tables,
    template="scoring/exemptions.html",
)
