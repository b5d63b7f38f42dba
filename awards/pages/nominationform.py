"""The form of a case that is put forward at a review meeting: `?so=12`, or a new one for a question: `?noi-dung=1`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import AwardForm, Nomination, Question
from awards.pages.reviews import review_or_404
from awards.verbs.nominations import (
    OF_NOMINATION,
    NominationRefused,
    StaleNomination,
    change_nomination,
    drop_nomination,
    put_forward,
    seal_of,
    withdraw,
)
from awards.verbs.questions import name_of, questions_of, why_frozen
from awards.votes import nominee
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import LineField, LinesField
from common.web.sent import whole_number
from members.access import Action
from members.models import Membership
from members.pages import Again, Opened, Page
from pacts.models import Conference

LONGEST = 5000


def _of(name: str) -> str:
    return label(f"awards.Nomination.{name}")


class NominationForm(forms.Form):
    """A case. A collective has neither a person's name nor what belongs to one."""

    member = forms.ChoiceField(label=_of("member"))
    person = LineField(label=_of("person"), max_length=100)
    position = LineField(label=_of("position"), max_length=200, required=False)
    sex = forms.ChoiceField(label=_of("sex"), choices=[("", "–"), *Nomination.Sex.choices], required=False)
    merits = LinesField(
        label=_of("merits"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, members: Sequence[Membership], individual: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["member"].choices = [("", "–"), *((one.code, one.name) for one in members)]  # type: ignore[attr-defined]
        if not individual:
            for name in ("person", "position", "sex"):
                del self.fields[name]


class WithdrawForm(forms.Form):
    """Why it is put forward no longer."""

    withdrawn = LinesField(
        label=_of("withdrawn"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True, kw_only=True)
class NominationPage:
    """The form of a case, and of its withdrawal once it stands; `frozen` says why nothing changes any more."""

    title: str
    called: str
    form: NominationForm
    withdrawing: WithdrawForm | None
    row: Nomination | None
    frozen: str
    seen: str
    back: str


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the meeting, the question, and the case where one stands."""

    conference: Conference
    question: Question
    row: Nomination | None


def _found(opened: Opened) -> Asked:
    conference = review_or_404(opened)
    questions = questions_of(opened.year, conference.number)
    case = whole_number(opened.query.get("so", ""))
    if case is not None:
        rows = Nomination.objects.filter(question__in=[one.pk for one in questions]).select_related("member")
        row = rows.filter(pk=case).first()
        question = next((one for one in questions if row and one.pk == row.question_id), None)
    else:
        # Whoever does not say which question means the first.
        row, order = None, whole_number(opened.query.get("noi-dung", "1"))
        question = next((one for one in questions if one.order == order), None)
    if question is None:
        raise Http404
    return Asked(conference, question, row)


def _form(opened: Opened, asked: Asked, data: Any = None) -> NominationForm:
    row = asked.row
    initial = {name: getattr(row, name) for name in OF_NOMINATION} | {"member": row.member.code} if row else {}
    return NominationForm(
        data,
        initial=initial,
        members=list(opened.year.members.order_by("order")),
        individual=asked.question.form.subject == AwardForm.Subject.INDIVIDUAL,
    )


def _page(
    opened: Opened, asked: Asked, form: NominationForm, withdrawing: WithdrawForm | None, seen: str
) -> NominationPage:
    row = asked.row
    if row and withdrawing is None:
        withdrawing = WithdrawForm(initial={"withdrawn": row.withdrawn})
    return NominationPage(
        title=f"Đề cử: {nominee(row)}" if row else f"Đề cử: {name_of(asked.question)}",
        called=name_of(asked.question),
        form=form,
        withdrawing=withdrawing,
        row=row,
        frozen=why_frozen(asked.question),
        seen=seen,
        back=f"{opened.address('nominations', asked.conference.number)}#noi-dung-{asked.question.order}",
    )


def load(opened: Opened) -> NominationPage:
    """The case as it stands, or an empty form."""
    asked = _found(opened)
    return _page(opened, asked, _form(opened, asked), None, seal_of(asked.row))


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps, withdraws or drops the case, by the pressed button."""
    asked, posted = _found(opened), opened.posted
    row, seen, deed = asked.row, posted.get("seen", ""), posted.get("deed")
    gone = WithdrawForm(posted) if row and deed == "withdraw" else None
    # Each button sends its own boxes: what the other form shows is what stands.
    form = _form(opened, asked) if row and deed in ("withdraw", "drop") else _form(opened, asked, posted)
    told: forms.Form = gone or form
    try:
        if row and deed == "drop":
            told = WithdrawForm({})
            gone = told
            drop_nomination(**opened.having_seen(seen), nomination=row.pk)
        elif not told.is_valid():
            return Again(_page(opened, asked, form, gone, seen))
        elif row and gone:
            reason = gone.cleaned_data["withdrawn"]
            withdraw(**opened.having_seen(seen), nomination=row.pk, reason=reason)
        elif row:
            change_nomination(**opened.having_seen(seen), nomination=row.pk, fields=form.cleaned_data)
        else:
            meeting, order = asked.conference.number, asked.question.order
            put_forward(**opened.who, meeting=meeting, question=order, fields=form.cleaned_data)
    except (NominationRefused, StaleNomination) as refused:
        mark = _tell(told, refused, seen, row)
        return Again(_page(opened, asked, form, gone, mark))
    except (Nomination.DoesNotExist, Question.DoesNotExist):
        raise Http404 from None
    messages.success(opened.request, "Đã bỏ khỏi danh sách." if deed == "drop" else "Đã lưu danh sách đề cử.")
    if deed == "more" and not row:
        where = opened.address("nomination-edit", asked.conference.number)
        return HttpResponseRedirect(f"{where}?noi-dung={asked.question.order}")
    return HttpResponseRedirect(_page(opened, asked, form, gone, seen).back)


def _tell(form: forms.Form, refused: ValueError, seen: str, row: Nomination | None) -> str:
    """Says in the form what was refused; answers the mark that a second press goes by."""
    form.is_valid()
    if isinstance(refused, NominationRefused):
        for field, sentence in refused.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
        return seen
    form.add_error(None, STALE_FORM.format(refused))
    if row:
        row.refresh_from_db()
    return seal_of(row)


PAGE = Page(
    name="nomination-edit",
    within="reviews",
    path="binh-xet/<int:number>/de-nghi/ghi",
    title="Đề cử",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="awards/nomination_form.html",
    printed=False,
)
