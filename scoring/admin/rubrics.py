"""The rubric in the admin: built criterion by criterion, and frozen once it has been scored with."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from common.labels import label
from common.vietnamese.fields import LineField
from common.vietnamese.text import fold
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import PortalForm
from members.admin.order import AT_END
from members.admin.saving import SaveRefused
from members.admin.scope import ScopedFilter
from scoring.admin.lists import BOXES, LIST_BOXES, ListsForm
from scoring.admin.parts import Tidy, is_sample, points, sample
from scoring.models import Band, Criterion, Level, Round, Rubric
from scoring.rubrics import words
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.kinds import KINDS, kind_of
from scoring.rubrics.kinds.cases import cases_of_column, typed_cases
from scoring.rubrics.kinds.curve import curve_of_column
from scoring.rubrics.kinds.fields import CASES, CURVE, LEVELS
from scoring.rubrics.kinds.numbers import Mistake
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree.drafts import impossibilities, missing, node_at, told
from scoring.rubrics.tree.editing import code_refusal
from scoring.rubrics.tree.mistakes import warnings
from scoring.rubrics.tree.rubric import TIE_BREAK_WORDS, PlainRubric

GROUPS = [kind.value for kind in KINDS if not kind.is_leaf]
LOST = "Tiêu chí không thể thuộc chính nó hoặc thuộc tiêu chí con của nó."


class OfRubric(Tidy, PortalModelAdmin):
    """A rubric, or a part of it that has a page of its own: the whole is asked whether it can be."""

    pages = (("", "rubric"),)

    def rubric_of(self, thing: Any) -> Rubric:
        """The rubric that the object is, or is a part of."""
        raise NotImplementedError

    def why_fixed(self, thing: Any) -> str:
        return may_change_rubric(self.rubric_of(thing)).reason

    def lock(self, thing: Any) -> None:
        """No round of it moves on while it is changed."""
        rubric = self.rubric_of(thing)
        list(Rubric.objects.select_for_update().filter(pk=rubric.pk))
        list(Round.objects.select_for_update().filter(rubric=rubric))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._judge(form.instance)
        self._count(form.instance)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        if not isinstance(obj, Rubric):
            self._judge(obj)
            self._count(obj)

    def _count(self, thing: Any) -> None:
        """The rubric has its next version: an editor's form that was loaded before is stale."""
        Rubric.objects.filter(pk=self.rubric_of(thing).pk).update(version=F("version") + 1)

    def _judge(self, thing: Any) -> None:
        """SaveRefused with every sentence, if the rubric as it would be can never be scored with."""
        rubric = self.rubric_of(thing)
        plain = rules_of(rubric)
        if Criterion.objects.filter(rubric=rubric).count() != sum(1 for _ in plain.walk()):
            raise SaveRefused(LOST)
        wrong = impossibilities(plain)
        sentences = told(plain, wrong)
        if sentences:
            raise SaveRefused(*sentences, boxes=_boxes(thing, plain, wrong))


def _boxes(thing: Any, plain: PlainRubric, wrong: list[Mistake]) -> dict[str, str]:
    """What is wrong with the criterion at hand, by its boxes: its sentence, and in which box it was typed."""
    found = {}
    for (place, _), sentence in zip(wrong, told(plain, wrong), strict=True):
        node, name = node_at(plain, place), place.rpartition("]")[2].lstrip(".")
        if isinstance(thing, Criterion) and node is not None and node.code == thing.code:
            found[sentence] = BOXES.get(name, name)
    return found


class TieBreakField(LineField):
    """The tie-break's list on one line: codes of top criteria, and the words for the rest."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(TIE_BREAK_WORDS.get(str(token), str(token)) for token in value)
        return value

    def to_python(self, value: Any) -> Any:
        tokens = {fold(text): word for word, text in TIE_BREAK_WORDS.items()}
        given = [part.strip() for part in (super().to_python(value) or "").replace(";", ",").split(",")]
        return [tokens.get(fold(part), part) for part in given if part]


class RubricForm(PortalForm):
    """A new rubric is for a year that has none."""

    tie_break = TieBreakField(
        label=words.TIE_BREAK,
        required=False,
        help_text=(
            "Xét từ trái sang, cách nhau bằng dấu phẩy: mã của mục cấp trên cùng (ví dụ I), hoặc "
            + ", ".join(TIE_BREAK_WORDS.values())
            + "."
        ),
    )
    sentences = {
        "rubric_scale_is_positive": ("scale", "Thang điểm phải lớn hơn 0."),
        "rubric_step_is_positive": ("step", "Bước điểm phải lớn hơn 0."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "year" in self.fields:
            self.fields["year"].queryset = self.fields["year"].queryset.filter(rubric__isnull=True)  # type: ignore[attr-defined]


class BandInline(Tidy, PortalInline):
    model = Band
    fields = ("name", "at_least")


class CriterionInline(Tidy, PortalInline):
    """The criteria at a glance: their order, names and maxima. The rest stands on each one's own page."""

    model = Criterion
    fields = ("order", "code", "name", "kind", "max_points", "more")
    readonly_fields = ("kind", "more")

    @admin.display(description="Chi tiết")
    def more(self, criterion: Criterion) -> str:
        """The way to the criterion's own page."""
        url = reverse("admin:scoring_criterion_change", args=[criterion.pk])
        return format_html('<a href="{}">{}</a>', url, "Sửa mức" if LEVELS in kind_of(criterion.kind).fields else "Sửa")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Rubric)
class RubricAdmin(OfRubric):
    """A year's rubric: its scale, its bands, its criteria."""

    form = RubricForm
    of_every_bloc = True
    fields = (
        "year",
        "name",
        "note",
        ("scale", "step"),
        ("decimals", "rounding"),
        "total_may_exceed_scale",
        "not_applicable",
        "several_appraisers",
        "is_sample",
        "tie_break",
    )
    fixed = ("year",)
    related = ("year__bloc",)
    inlines = (BandInline, CriterionInline)
    list_display = ("name", "year", points("scale", words.SCALE), points("step", words.STEP), sample)
    list_filter = (("year", ScopedFilter),)
    search_fields = ("name", "note", "year__bloc__name")
    ordering = ("-year__year", "year__bloc__code")

    def rubric_of(self, thing: Any) -> Rubric:
        rubric: Rubric = thing
        return rubric

    def label(self, thing: Any) -> str:
        return f"{thing.name} ({thing.year})"

    @admin.display(description=words.TIE_BREAK)
    def tie_break_words(self, rubric: Rubric) -> str:
        """The tie-break where it cannot be changed."""
        return ", ".join(TIE_BREAK_WORDS.get(token, token) for token in rubric.tie_break)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # A sample rubric may become the real one; a real one never becomes a sample.
        fields = [name for name in self.fields if name != "is_sample" or (obj and obj.is_sample)]
        return [*fields[:-1], "tie_break_words"] if self._is_shut(request, obj) else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        found = [*super().get_readonly_fields(request, obj), "tie_break_words"]
        return [*found, "tie_break"] if self._is_shut(request, obj) else found

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else (BandInline,)

    def page_links(self, thing: Any) -> list[tuple[str, str]]:
        links = super().page_links(thing)
        if not self.why_fixed(thing):
            links.insert(0, ("Thêm tiêu chí", f"{reverse('admin:scoring_criterion_add')}?rubric={thing.pk}"))
        return links

    def hints(self, thing: Any) -> list[str]:
        plain = rules_of(thing)
        found = missing(plain)
        return found or told(plain, warnings(plain))


class CriterionForm(ListsForm):
    """A criterion under a group of its own rubric."""

    sentences = {
        "criterion_cases_only_of_its_kind": (
            "case_lines",
            "Các việc bắt buộc khi chấm từng việc, mỗi dòng một việc, ví dụ «Gửi báo cáo muộn: 2»; để trống khi khác.",
        ),
        "criterion_curve_only_of_its_rule": (
            "curve_marks",
            "Các mốc bắt buộc khi tính theo bảng mốc, mỗi dòng một mốc, ví dụ «98: 5»; để trống khi khác.",
        ),
        "criterion_target_is_positive": ("default_target", "Chỉ tiêu chung phải lớn hơn 0; không có thì để trống."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            groups = self.fields["parent"].queryset.filter(rubric=self.chosen("rubric"), kind__in=GROUPS)  # type: ignore[attr-defined]
            self.fields["parent"].queryset = groups.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """It stands in addresses."""
        code = str(self.cleaned_data["code"])
        if refusal := code_refusal(code):
            raise ValidationError(refusal)
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        rubric, parent = cleaned.get("rubric"), cleaned.get("parent")
        if rubric and (reason := may_change_rubric(rubric).reason):
            self.add_error("rubric", reason)
        if parent and self.instance.pk is None and cleaned.get("order") == AT_END:
            cleaned["order"] = _behind(parent)
        return cleaned


def _behind(parent: Criterion) -> int:
    """The place right behind all that stands under a group: where a new criterion of it belongs."""
    last, below = parent.order, [parent.pk]
    while below:
        rows = list(Criterion.objects.filter(parent__in=below).values_list("pk", "order"))
        below = [pk for pk, _ in rows]
        last = max([last, *(order for _, order in rows)])
    return last + 1


class LevelInline(Tidy, PortalInline):
    model = Level
    fields = ("order", "name", "points")


@admin.register(Criterion)
class CriterionAdmin(OfRubric):
    """One criterion with its levels."""

    form = CriterionForm
    year_path = "rubric__year"
    ordered_in = "rubric"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "rubric",
                    "parent",
                    "order",
                    ("code", "kind"),
                    "label",
                    "name",
                    ("max_points", "min_points", "ceiling"),
                )
            },
        ),
        ("Theo số lượng", {"fields": (("points_each", "start"),), "description": "Chỉ với cách chấm theo số lượng."}),
        (
            "Theo chỉ tiêu",
            {
                "fields": ("rule", "default_target", "floor_percent", "lower_is_better"),
                "description": "Chỉ với cách chấm theo chỉ tiêu.",
            },
        ),
        (
            CURVE.label,
            {
                "fields": ("curve_marks", ("curve_of", "curve_between", "curve_beyond"), "curve_whole"),
                "description": "Chỉ với cách tính theo bảng mốc.",
            },
        ),
        (CASES.label, {"fields": ("case_lines",), "description": "Chỉ với cách chấm từng việc."}),
        (
            "Theo mục khác",
            {
                "fields": (("share_of", "percent"), ("only_if", "only_if_level")),
                "description": "Phần trăm điểm của mục khác, và điều kiện dưới điểm thưởng, điểm trừ: ghi mã của mục.",
            },
        ),
        ("Khác", {"fields": ("unit", "evidence_required", "evidence_decides")}),
    )
    fixed = ("rubric",)
    readonly_fields = ("curve_words", "case_words")
    related = ("rubric__year__bloc", "parent")
    inlines = (LevelInline,)
    list_display = ("code", "name", "kind", points("max_points", words.STANDARD), "under", "year", sample)
    list_display_links = ("code", "name")
    list_filter = (("rubric", ScopedFilter), "kind")
    search_fields = ("code", "name")
    ordering = ("-rubric__year__year", "rubric", "order")

    @admin.display(description=label("scoring.Criterion.parent"))
    def under(self, criterion: Criterion) -> str:
        """The group it stands in, by its code."""
        return criterion.parent.code if criterion.parent else ""

    @admin.display(description=label("scoring.Rubric.year"))
    def year(self, criterion: Criterion) -> str:
        """The bloc-year."""
        return str(criterion.rubric.year)

    @admin.display(description=CURVE.label)
    def curve_words(self, criterion: Criterion) -> str:
        """The marks where they cannot be changed, and how they are read."""
        curve = curve_of_column(criterion.curve)
        return "–" if curve is None else f"{curve.typed()}\n{curve.reading()}"

    @admin.display(description=CASES.label)
    def case_words(self, criterion: Criterion) -> str:
        """The cases where they cannot be changed."""
        return typed_cases(cases_of_column(criterion.cases)) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        found = super().get_readonly_fields(request, obj)
        return [*found, *LIST_BOXES] if self._is_shut(request, obj) else found

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if not self._is_shut(request, obj):
            return found
        read = {CURVE.label: {"fields": ("curve_words",)}, CASES.label: {"fields": ("case_words",)}}
        return [(title, read.get(title, said)) for title, said in found]

    def rubric_of(self, thing: Any) -> Rubric:
        rubric: Rubric = thing.rubric
        return rubric

    def sample_of(self, thing: Any) -> bool:
        return is_sample(thing)

    def store(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new criterion has no row to hold: its rubric is held and asked once more."""
        if not change:
            self.lock(obj)
            if reason := self.why_fixed(obj):
                raise SaveRefused(reason)
        super().store(request, obj, form, change)
