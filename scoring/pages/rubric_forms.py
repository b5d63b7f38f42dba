"""The forms of the rubric editor: one node by its kind, and the rubric's own settings, each with a table in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict, assert_never

from django import forms
from django.utils.text import Truncator

from common.labels import label
from common.vietnamese.fields import LineField, LinesField, NumberField
from common.vietnamese.legacy import from_legacy, looks_legacy
from common.vietnamese.numbers import POINTS, NumberRefused, input_number, parse_number
from common.vietnamese.text import clean_line
from scoring.models import Band, Level, Rubric
from scoring.rubrics import tree as rules
from scoring.rubrics import words
from scoring.rubrics.files import column_refusal, units_of
from scoring.rubrics.kinds import KINDS
from scoring.rubrics.kinds.cases import PlainCase, typed_cases
from scoring.rubrics.kinds.criterion import CriterionKind, Leaf, begun
from scoring.rubrics.kinds.curve import Curve, CurvePoint
from scoring.rubrics.kinds.fields import CONDITION, FIELDS, FieldEntry, KindField
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.listboxes import CurveReading, cases_typed, marks_typed, shown_reading
from scoring.rubrics.tree.differences import NODE_LABELS
from scoring.rubrics.tree.editing import code_refusal
from scoring.rubrics.tree.mistakes import NO_MAXIMUM
from scoring.rubrics.tree.rubric import WhenExempt

BLANK_ROWS = 3
# The fields that are seldom used.
_FINER = ("label", "min_points", "ceiling")


class ExactField(NumberField):
    """A number that its column keeps as it was typed."""

    def __init__(self, *, column: str, model: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.column = column
        self.model = model
        self.units = units_of(column)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        models = {"model": self.model} if self.model else {}
        if refusal := column_refusal(self.column, value, str(self.label), **models):
            raise forms.ValidationError(refusal)


class CleanLine(LineField):
    """One line; text in an old Vietnamese encoding is asked back."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and (kind := looks_legacy(value)):
            raise forms.ValidationError(
                f"Chữ này viết bằng mã {kind}, có lẽ là «{from_legacy(value, kind)}». Hãy gõ lại bằng Unicode."
            )


class NodeForm(CurveReading):
    """A group or a criterion. Only the fields of its kind are read."""

    kind = forms.ChoiceField(label="Loại mục, cách chấm")
    code = CleanLine(
        label=NODE_LABELS["code"],
        help_text="Ví dụ I hoặc I.1. Mỗi tiêu chí một mã riêng.",
        error_messages={"required": "Hãy ghi mã, ví dụ I hoặc I.1."},
    )
    name = CleanLine(
        label=NODE_LABELS["name"], max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi nội dung của mục."},
    )  # fmt: skip
    max_points = ExactField(label=NODE_LABELS["max_points"], column="max_points", required=False)
    label = CleanLine(
        label=NODE_LABELS["label"],
        max_length=20,
        required=False,
        help_text="Như a) trên văn bản của đơn vị. Để trống thì in mã.",
    )
    # The order in which they stand on the page.
    field_order = [
        "kind",
        "code",
        "name",
        "max_points",
        "label",
        "min_points",
        "ceiling",
        "unit",
        "points_each",
        "start",
        "rule",
        "default_target",
    ]

    def __init__(
        self,
        data: Any = None,
        *,
        choices: Sequence[CriterionKind],
        under: Sign = Sign.PLAIN,
        nodes: Sequence[rules.RubricNode] = (),
        **kwargs: Any,
    ) -> None:
        """`nodes` are those that a share or a condition may name."""
        super().__init__(data, **kwargs)
        self.under = under
        for field in FIELDS:
            if made := _form_field(field, under, nodes):
                self.fields[field.key] = made
        self.order_fields(self.field_order)
        self.fields["kind"].choices = [(kind.value, kind.name(under)) for kind in choices]  # type: ignore[attr-defined]
        wanted = (data or {}).get("kind") or self.initial.get("kind")
        self.chosen = next((kind for kind in choices if kind.value == wanted), choices[0])
        self.fields["default_target"].units = units_of("default_target", (data or {}).get("unit"))  # type: ignore[attr-defined]
        for field in FIELDS:
            if field.key in self.fields and field not in self.chosen.fields:
                # A field of another kind is only there for the script to show; what it holds is not read.
                self.fields[field.key].disabled = True
                self.initial.pop(field.key, None)

    @property
    def shown(self) -> dict[str, bool]:
        """Which of the fields that only some kinds have the chosen kind has, by their names."""
        return {field.key: field in self.chosen.fields for field in FIELDS}

    @property
    def kinds_with(self) -> dict[str, str]:
        """The kinds that have such a field, by its name: for the page's script, which shows it with them."""
        return {field.key: " ".join(kind.value for kind in KINDS if field in kind.fields) for field in FIELDS}

    @property
    def finer_filled(self) -> bool:
        """Whether one of the fields that are seldom used is, or is refused."""
        return any(self[name].value() or self.has_error(name) for name in (*_FINER, *(one.key for one in CONDITION)))

    @property
    def uncapped(self) -> str:
        """The kinds that here may go without a maximum, for the page's script."""
        return " ".join(kind.value for kind in KINDS if not kind.needs_maximum(self.under))

    @property
    def chosen_is_capped(self) -> bool:
        """Whether the kind that is chosen must have one."""
        return self.chosen.needs_maximum(self.under)

    def clean_code(self) -> str:
        """It stands in addresses."""
        code = str(self.cleaned_data["code"])
        if refusal := code_refusal(code):
            raise forms.ValidationError(refusal)
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not isinstance(self.chosen, Leaf):
            return cleaned
        lacks = cleaned.get("max_points") is None and not self.has_error("max_points")
        if lacks and self.chosen.needs_maximum(self.under):
            self.add_error("max_points", NO_MAXIMUM)
        for name, sentence in self.chosen.lacking(cleaned, self.under):
            if name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    def clean_curve(self) -> tuple[CurvePoint, ...]:
        """The marks that were typed, one a line."""
        if self.data.get("rule") != rules.TargetRule.CURVE.value:
            return ()
        return marks_typed(self.cleaned_data["curve"], str(self.data.get("unit", "")))

    def clean_cases(self) -> tuple[PlainCase, ...]:
        """What can happen, as it was typed, one a line."""
        return cases_typed(self.cleaned_data["cases"] or "")

    def node(self, levels: tuple[rules.PlainLevel, ...]) -> rules.RubricNode:
        """The node that was typed, without what stands in it; levels only where its kind has them."""
        given = {name: self.cleaned_data[name] for name in ("code", "name", "max_points", "label")}
        for field in self.chosen.fields:
            if field.entry is FieldEntry.LEVELS:
                given[field.key] = levels
            elif field.entry is FieldEntry.CURVE:
                given[field.key] = self._curve()
            elif field.entry is FieldEntry.RULE:
                given[field.key] = rules.TargetRule(self.cleaned_data[field.key])
            else:
                given[field.key] = self.cleaned_data[field.key]
        return rules.RubricNode(kind=self.chosen, **given)

    def _curve(self) -> Curve | None:
        """The marks with how they are read; None where the rule has none."""
        given = self.cleaned_data
        if given["rule"] != rules.TargetRule.CURVE.value:
            return None
        return self.curve_through(given["curve"])


class _Common(TypedDict):
    """What every field of a form is made with."""

    label: str
    required: bool
    help_text: str


def _form_field(field: KindField, under: Sign, nodes: Sequence[rules.RubricNode]) -> forms.Field | None:
    """The form's field; None for the levels, which stand in a table of their own."""
    common: _Common = {"label": field.label_under(under), "required": False, "help_text": field.help}
    match field.entry:
        case FieldEntry.LINE:
            return CleanLine(max_length=50, **common)
        case FieldEntry.NUMBER:
            return ExactField(column=field.key, **common)
        case FieldEntry.FLAG:
            return forms.BooleanField(**common)
        case FieldEntry.RULE:
            return forms.ChoiceField(choices=[(rule.value, begun(rule.label)) for rule in rules.TargetRule], **common)
        case FieldEntry.CURVE | FieldEntry.CASES:
            return LinesField(widget=forms.Textarea(attrs={"rows": 4}), **common)
        case FieldEntry.NODE:
            named = [(node.code, f"{node.code} {Truncator(node.name).chars(70)}") for node in nodes]
            return forms.ChoiceField(choices=[("", "–"), *named], **common)
        case FieldEntry.LEVELS:
            return None
        case _:
            assert_never(field.entry)


def initial_of(node: rules.RubricNode) -> dict[str, object]:
    """What a node's form shows at first."""
    curve = node.curve or Curve(())
    names = (
        "code",
        "name",
        "max_points",
        "label",
        *(field.key for field in FIELDS if field.entry is not FieldEntry.LEVELS),
    )
    return {name: getattr(node, name) for name in names} | {
        "kind": node.kind.value,
        "rule": node.rule.value if node.rule else "",
        "cases": typed_cases(node.cases),
        "curve": curve.typed(),
        **shown_reading(curve),
    }


class RubricSettingsForm(forms.Form):
    """The rubric's own settings."""

    name = CleanLine(label="Tên bảng", max_length=300, error_messages={"required": "Hãy đặt tên cho bảng đánh giá."})
    note = LinesField(label=label("scoring.Rubric.note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    scale = ExactField(
        label=words.SCALE,
        column="scale",
        model=Rubric,
        help_text="Tổng điểm cao nhất của cả bảng, ví dụ 100 hoặc 1000.",
        error_messages={"required": "Hãy ghi thang điểm."},
    )
    step = ExactField(
        label=words.STEP,
        column="step",
        model=Rubric,
        help_text="Điểm chấm trực tiếp phải là bội số của bước này, ví dụ 0,5.",
        error_messages={"required": "Hãy ghi bước điểm, ví dụ 0,5."},
    )
    decimals = forms.TypedChoiceField(
        label="Làm tròn điểm",
        coerce=int,
        choices=[(0, "đến số nguyên"), (1, "đến 1 chữ số lẻ (0,1)"), (2, "đến 2 chữ số lẻ (0,01)")],
        help_text="Từ nửa trở lên thì làm tròn lên.",
    )
    rounding = forms.TypedChoiceField(
        label=words.ROUNDING,
        coerce=rules.Rounding,
        choices=[(rounding.value, rounding.label) for rounding in rules.Rounding],
        error_messages={"required": "Hãy chọn cách làm tròn."},
        help_text=(
            "«Từng tiêu chí»: điểm mỗi tiêu chí làm tròn rồi mới cộng. «Chỉ làm tròn tổng»: cộng điểm chưa làm tròn, "
            "như ba lần một phần ba của 20 là 20, không phải 20,01."
        ),
    )
    total_may_exceed_scale = forms.BooleanField(
        label=words.MAY_EXCEED,
        required=False,
        help_text="Không chọn thì tổng điểm dừng ở thang điểm, dù có điểm thưởng.",
    )
    not_applicable = forms.TypedChoiceField(
        label=words.WHEN_EXEMPT,
        coerce=WhenExempt,
        empty_value=WhenExempt.NONE,
        choices=[(meaning.value, begun(meaning.label)) for meaning in WhenExempt],
        required=False,
        help_text="Khi một tiêu chí không áp dụng với một đơn vị thì đơn vị được bao nhiêu điểm ở đó. Điểm thưởng, "
        "điểm trừ không áp dụng thì không cộng, không trừ.",
    )
    several_appraisers = forms.TypedChoiceField(
        label=words.SEVERAL_APPRAISERS,
        coerce=rules.SeveralAppraisers,
        empty_value=rules.SeveralAppraisers.TOGETHER,
        choices=[(way.value, begun(way.label)) for way in rules.SeveralAppraisers],
        required=False,
        help_text="«Chấm riêng»: ai được phân công thì chấm ở trang «Thẩm định riêng» của phiếu, điểm thẩm định là "
        "trung bình cộng của các đơn vị ấy.",
    )
    is_sample = forms.BooleanField(
        label="Đây là bảng mẫu",
        required=False,
        help_text="Bỏ chọn khi bảng đã được sửa thành bảng chính thức của Khối.",
    )

    def __init__(self, data: Any = None, *, sample: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not sample:
            # A real rubric never becomes a sample.
            del self.fields["is_sample"]


# --- tables of names and points: levels, bands ------------------------------------------------------------


@dataclass
class PointsRow:
    """One line of such a table: as typed, and why it is refused."""

    name: str = ""
    points: str = ""
    refused: str = ""
    # Which of the levels or bands it became.
    index: int | None = None


@dataclass
class NamedPoints:
    """A table of names and points in a form: `level-name-0`, `level-points-0`… A line left blank is none."""

    prefix: str
    rows: list[PointsRow]
    read: list[tuple[str, Decimal]]

    @property
    def refused(self) -> bool:
        return any(row.refused for row in self.rows)

    def refuse(self, index: int, sentence: str) -> None:
        """Puts a refusal beside the line that became the level or band with this number."""
        for row in self.rows:
            if row.index == index:
                row.refused = row.refused or sentence

    def with_blanks(self) -> "NamedPoints":
        """The table with room for more."""
        return NamedPoints(self.prefix, [*self.rows, *(PointsRow() for _ in range(BLANK_ROWS))], self.read)


def shown_rows(prefix: str, pairs: Sequence[tuple[str, Decimal]]) -> NamedPoints:
    """The table of what stands."""
    return NamedPoints(prefix, [PointsRow(name, input_number(points)) for name, points in pairs], list(pairs))


def read_rows(prefix: str, data: Mapping[str, str]) -> NamedPoints:
    """The table as it was typed, its refusals beside the lines."""
    what, longest, model = {
        "level": ("Điểm của mức", 100, Level),
        "band": ("Điểm của mức xếp loại", 60, Band),
    }[prefix]
    key = {"level": "points", "band": "at_least"}[prefix]
    table = NamedPoints(prefix, [], [])
    # As many as were shown: a file may have brought more than anybody types.
    sent = (re.fullmatch(rf"{prefix}-(?:name|points)-([0-9]{{1,4}})", key) for key in data)
    for number in sorted({int(found[1]) for found in sent if found}):
        name = clean_line(data.get(f"{prefix}-name-{number}", ""))
        points = data.get(f"{prefix}-points-{number}", "").strip()
        if not name and not points:
            continue
        row = PointsRow(name, points)
        table.rows.append(row)
        try:
            worth = parse_number(points, POINTS)
        except NumberRefused as refused:
            row.refused = "Hãy ghi số điểm của mức này." if not points else str(refused)
            continue
        if not name:
            row.refused = "Hãy ghi tên mức."
        elif len(name) > longest:
            row.refused = f"Tên dài {len(name)} ký tự, chỉ được tối đa {longest}."
        else:
            row.refused = column_refusal(key, worth, what, model)
        row.index = len(table.read)
        table.read.append((name, worth))
    return table
