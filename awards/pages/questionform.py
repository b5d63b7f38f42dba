"""The form of a question of a review meeting: `?so=1`, or a new one; and of a case that is put forward for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Question
from awards.pages.reviews import review_or_404
from awards.presenters.catalogue import forms_of
from awards.verbs.questions import (
    OF_QUESTION,
    QuestionRefused,
    StaleQuestion,
    drop_question,
    keep_question,
    move_question,
    name_of,
    questions_of,
    seal_of,
    why_frozen,
)
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.dates import today_vn
from common.vietnamese.fields import LineField, NumberField
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page
from pacts.models import Conference


def _of(name: str) -> str:
    return label(f"awards.Question.{name}")


def _count(name: str, *, required: bool = False, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=_of(name),
        required=required,
        help_text=help_text,
        min_value=0,
        max_value=32767,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 2."},
    )


class QuestionForm(forms.Form):
    """A question."""

    form = forms.ChoiceField(label=_of("form"))
    by_ballot = forms.BooleanField(label=_of("by_ballot"), required=False, help_text="Không chọn: biểu quyết giơ tay.")
    method = forms.ChoiceField(label=_of("method"), choices=Question.Method.choices)
    most_chosen = _count("most_chosen", help_text="Chỉ ghi khi chọn không quá số lượng.")
    numerator = _count("numerator", required=True, help_text="Hai phần ba thì ghi 2; 80 % thì ghi 80.")
    denominator = _count("denominator", required=True, help_text="Hai phần ba thì ghi 3; 80 % thì ghi 100.")
    exceeds = forms.BooleanField(
        label=_of("exceeds"), required=False, help_text="Chọn: «quá 2/3». Không chọn: «từ 2/3 trở lên»."
    )
    base = forms.ChoiceField(label=_of("base"), choices=Question.Base.choices)
    blank_is_against = forms.BooleanField(label=_of("blank_is_against"), required=False)
    quota = forms.ChoiceField(label=_of("quota"), choices=Question.Quota.choices)
    quota_number = _count("quota_number")
    quota_percent = NumberField(label=_of("quota_percent"), required=False, max_digits=5, decimal_places=2)
    quota_of = forms.ChoiceField(label=_of("quota_of"), choices=Question.QuotaOf.choices)
    quota_rounding = forms.ChoiceField(label=_of("quota_rounding"), choices=Question.Rounding.choices)
    quota_at_least_one = forms.BooleanField(label=_of("quota_at_least_one"), required=False)
    tie_path = forms.ChoiceField(label=_of("tie_path"), choices=Question.TiePath.choices)
    ground = LineField(
        label=_of("ground"), max_length=300, required=False, help_text="Điều, khoản của quy chế hoặc hướng dẫn."
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["form"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """The form; `catalogue_url` leads to the forms of award while there are none, `frozen` says why nothing changes."""

    title: str
    form: QuestionForm
    question: Question | None
    frozen: str
    catalogue_url: str
    moves: bool
    seen: str
    back: str


def _page(
    opened: Opened,
    conference: Conference,
    question: Question | None,
    form: QuestionForm,
    seen: str,
) -> QuestionPage:
    return QuestionPage(
        title=f"Nội dung bỏ phiếu: {name_of(question)}" if question else "Thêm nội dung bỏ phiếu",
        form=form,
        question=question,
        frozen=why_frozen(question) if question else "",
        catalogue_url=opened.address("award-catalogue") if len(form.fields["form"].choices) == 1 else "",  # type: ignore[attr-defined]
        moves=question is not None and question.order > 1,
        seen=seen,
        back=opened.address("nominations", conference.number),
    )


def _found(opened: Opened) -> tuple[Conference, Question | None]:
    conference = review_or_404(opened)
    asked = opened.query.get("so")
    if asked is None:
        return conference, None
    questions = questions_of(opened.year, conference.number)
    question = next((one for one in questions if one.order == whole_number(asked)), None)
    if question is None:
        raise Http404
    return conference, question


def _form(opened: Opened, conference: Conference, question: Question | None, data: Any = None) -> QuestionForm:
    day = conference.day or today_vn()
    source = question or Question()
    initial = {name: getattr(source, name) for name in OF_QUESTION if name != "form"}
    initial["form"] = question.form.code if question else ""
    choices = [(one.code, one.name_on(day)) for one in forms_of(opened.year.bloc)]
    return QuestionForm(data, initial=initial, choices=choices)


def load(opened: Opened) -> QuestionPage:
    """The question as it stands, or an empty form."""
    conference, question = _found(opened)
    return _page(opened, conference, question, _form(opened, conference, question), seal_of(question))


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps, moves or drops the question; what was typed comes back where something is wrong."""
    conference, question = _found(opened)
    posted = opened.posted
    form, seen = _form(opened, conference, question, posted), posted.get("seen", "")
    who, meeting, deed = opened.having_seen(seen), conference.number, posted.get("deed")
    try:
        if question and deed in ("drop", "up"):
            (drop_question if deed == "drop" else move_question)(**who, meeting=meeting, order=question.order)
        elif not form.is_valid():
            return Again(_page(opened, conference, question, form, seen))
        else:
            order = question.order if question else None
            keep_question(**who, meeting=meeting, fields=form.cleaned_data, order=order)
    except QuestionRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
        return Again(_page(opened, conference, question, form, seen))
    except StaleQuestion as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_page(opened, conference, question, form, seal_of(_found(opened)[1])))
    except (Question.DoesNotExist, Conference.DoesNotExist):
        raise Http404 from None
    messages.success(opened.request, "Đã xóa nội dung bỏ phiếu." if deed == "drop" else "Đã lưu nội dung bỏ phiếu.")
    return HttpResponseRedirect(opened.address("nominations", meeting))


PAGE = Page(
    name="question-edit",
    within="reviews",
    path="binh-xet/<int:number>/noi-dung",
    title="Nội dung bỏ phiếu",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="awards/question_form.html",
    printed=False,
)
