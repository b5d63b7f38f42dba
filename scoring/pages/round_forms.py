"""A round's settings, and a new round: its name, what members see, its deadlines, who is «không xét», the votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField
from members.access import Action, Answer, may
from members.odd_days import LOOK_AGAIN, KeptDay, OddDays, Question, kept_of, question_of
from members.pages import Again, Opened, Page
from scoring.models import ROUND_DAYS, Round, Rubric
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.sheet import MemberColumn, members_of
from scoring.verbs.rounds import NameTaken, add_round, change_round, may_add_round, may_change_round, state_of_settings

DUES = {"scoring_due": "tự chấm", "appraising_due": "thẩm định", "agreeing_due": "thống nhất"}
MOST_VOTES = 32767
OWN = ("name", "visibility", "only_after_publication", "reasons", *DUES)


class RoundForm(forms.Form):
    """What a round is, apart from its members."""

    name = LineField(label="Tên kỳ", max_length=100, help_text="Ví dụ: Sáu tháng đầu năm, Cả năm.")
    visibility = forms.ChoiceField(
        label=label("scoring.Round.visibility"),
        choices=Round.Visibility.choices,
        widget=forms.RadioSelect,
        initial=Round.Visibility.OWN,
    )
    only_after_publication = forms.BooleanField(
        label=label("scoring.Round.only_after_publication"),
        required=False,
        help_text="Trước khi công bố, mỗi đơn vị chỉ xem điểm của mình.",
    )
    reasons = forms.ChoiceField(
        label=label("scoring.Round.reasons"),
        choices=Round.Reasons.choices,
        widget=forms.RadioSelect,
        initial=Round.Reasons.OWN,
        required=False,
        help_text="Đơn vị nào không xét thì ai xem xếp hạng cũng thấy. Lý do và văn bản chỉ những người này thấy, cả "
        "trong bản công bố.",
    )
    scoring_due = DateField(label=label("scoring.Round.scoring_due"), required=False)
    appraising_due = DateField(label=label("scoring.Round.appraising_due"), required=False)
    agreeing_due = DateField(label=label("scoring.Round.agreeing_due"), required=False)

    def clean_reasons(self) -> str:
        """Whoever says nothing lets as few know as there can be."""
        return self.cleaned_data["reasons"] or Round.Reasons.OWN.value

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        known = [(name, cleaned[name]) for name in DUES if cleaned.get(name)]
        for (before, first), (after, second) in pairwise(known):
            if second < first:
                self.add_error(after, f"Hạn {DUES[after]} phải từ hạn {DUES[before]} trở đi.")
        return cleaned

    @property
    def own_fields(self) -> Mapping[str, object]:
        """The round's own fields as they were typed and understood."""
        return {name: self.cleaned_data[name] for name in OWN}


@dataclass(frozen=True)
class HeadedField:
    """A field with the head of its column."""

    head: str
    box: forms.BoundField


@dataclass(frozen=True)
class MemberFields:
    """The line of a member in the settings."""

    member: MemberColumn
    fields: list[HeadedField]


class RoundSettingsForm(RoundForm):
    """A round that stands: with a line for each member, why it is «không xét» and how many votes it got."""

    def __init__(self, *args: Any, round_: Round, members: list[MemberColumn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for due, reason in ROUND_DAYS.items():
            self.fields[due].help_text = getattr(round_, reason)
        for member in members:
            code, name = member.code, member.short_name
            self.fields[f"reason:{code}"] = LinesField(
                label=f"Lý do không xét {name}",
                required=False,
                initial=member.ineligible or "",
                widget=forms.Textarea(attrs={"rows": 1}),
            )
            self.fields[f"document:{code}"] = LineField(
                label=f"Văn bản không xét {name}", required=False, max_length=300, initial=member.document
            )
            self.fields[f"document:{code}"].help_text = member.document_reason
            self.fields[f"votes:{code}"] = forms.IntegerField(
                label=f"Số phiếu của {name}",
                required=False,
                min_value=0,
                max_value=MOST_VOTES,
                initial=member.votes,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"invalid": "Hãy ghi số phiếu bằng số nguyên, ví dụ 7."},
            )
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs.setdefault("class", "form-control")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for member in self.members:
            if cleaned.get(f"document:{member.code}") and not cleaned.get(f"reason:{member.code}"):
                self.add_error(f"reason:{member.code}", "Hãy ghi lý do không xét, hoặc bỏ văn bản.")
        return cleaned

    @property
    def rows(self) -> list[MemberFields]:
        """The members' lines."""
        heads = {
            "reason": "Lý do không xét",
            "document": label("scoring.Ineligible.document"),
            "votes": label("scoring.Scorecard.votes"),
        }
        return [
            MemberFields(member, [HeadedField(head, self[f"{name}:{member.code}"]) for name, head in heads.items()])
            for member in self.members
        ]

    @property
    def ineligible(self) -> dict[str, tuple[str, str]]:
        """Who is «không xét», why and by which document."""
        given = self.cleaned_data
        pairs = {code.code: (given[f"reason:{code.code}"], given[f"document:{code.code}"]) for code in self.members}
        return {code: pair for code, pair in pairs.items() if pair[0]}

    @property
    def votes(self) -> dict[str, int | None]:
        """Every member's votes; None where there are none."""
        return {member.code: self.cleaned_data[f"votes:{member.code}"] for member in self.members}


@dataclass(frozen=True, kw_only=True)
class RoundSettingsPage(RoundShown):
    """The settings; `loaded` is what they were when the form was opened, `answer` whether they may be changed."""

    form: RoundSettingsForm
    own_fields: list[forms.BoundField]
    loaded: str
    answer: Answer
    back: str
    questions: Sequence[Question]


@dataclass(frozen=True, kw_only=True)
class NewRoundPage:
    """The form of a new round, with the rubric that it would be scored by; `answer` says whether it may be opened."""

    form: RoundForm
    rubric: Rubric | None
    answer: Answer | None
    back: str
    sample: bool
    questions: Sequence[Question]


def load_settings(opened: Opened) -> RoundSettingsPage:
    """The settings as they stand."""
    round_, where = round_of(opened)
    if round_ is None:
        raise Http404
    own = {name: getattr(round_, name) for name in OWN}
    form = RoundSettingsForm(initial=own, round_=round_, members=members_of(round_))
    return _settings(opened, round_, where, form, state_of_settings(round_))


def _settings(
    opened: Opened,
    round_: Round,
    where: RoundShown,
    form: RoundSettingsForm,
    loaded: str,
    questions: Sequence[Question] = (),
) -> RoundSettingsPage:
    return RoundSettingsPage(
        **names_in(where),
        form=form,
        own_fields=[form[name] for name in OWN],
        loaded=loaded,
        answer=may_change_round(round_),
        back=opened.address("progress") + where.ky,
        questions=questions,
    )


def save_settings(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the settings; what was typed comes back where something is wrong."""
    round_id = sent_round(opened, lambda _visibility: may(opened.reader, Action.MANAGE_YEAR))
    round_, where = round_of(opened)
    if round_ is None or round_.pk != round_id:
        raise Http404
    form = RoundSettingsForm(opened.posted, round_=round_, members=members_of(round_))
    loaded = opened.posted.get("loaded", "")
    if not form.is_valid():
        return Again(_settings(opened, round_, where, form, loaded, _questions(opened, form)))
    try:
        count = change_round(
            round_id=round_id,
            fields=form.own_fields,
            ineligible=form.ineligible,
            votes=form.votes,
            loaded=loaded,
            actor=opened.actor,
            year=opened.year,
            kept=_kept(opened),
        )
    except OddDays as odd:
        return Again(_settings(opened, round_, where, form, loaded, _questions(opened, form, odd)))
    except NameTaken as error:
        form.add_error("name", str(error))
        return Again(_settings(opened, round_, where, form, loaded, _questions(opened, form)))
    except PermissionError as error:
        form.add_error(None, str(error))
        # The user is told now that somebody else saved first, and may then overwrite it.
        round_.refresh_from_db()
        return Again(_settings(opened, round_, where, form, state_of_settings(round_)))
    messages.success(opened.request, "Đã lưu cài đặt kỳ." if count else "Không có gì thay đổi.")
    query = f"?{opened.query.urlencode()}" if opened.query else ""
    return HttpResponseRedirect(opened.address("progress") + query)


def _kept(opened: Opened) -> dict[str, KeptDay]:
    """The odd days that were kept, by field."""
    posted = opened.posted
    fields = [name.removesuffix("_asked") for name in posted if name.endswith("_asked")]
    return {field: kept_of(posted, field) for field in fields}


def _questions(opened: Opened, form: forms.Form, odd: OddDays | None = None) -> list[Question]:
    """What is to be asked of the form's days, those answered already among them."""
    new = odd.odd if odd else {}
    for field in new:
        form.add_error(field, LOOK_AGAIN)
    asked = {field: kept.asked for field, kept in _kept(opened).items()} | new
    questions = (question_of(opened.posted, sentence, field) for field, sentence in asked.items())
    return [question for question in questions if question]


def load_new(opened: Opened) -> NewRoundPage:
    """An empty form, or why no round can be opened yet."""
    return _new(opened, RoundForm())


def _new(opened: Opened, form: RoundForm, questions: Sequence[Question] = ()) -> NewRoundPage:
    rubric = Rubric.objects.filter(year=opened.year).first()
    return NewRoundPage(
        form=form,
        rubric=rubric,
        answer=may_add_round(rubric) if rubric else None,
        back=opened.address("progress"),
        sample=bool(rubric and rubric.is_sample),
        questions=questions,
    )


def save_new(opened: Opened) -> HttpResponseBase | Again:
    """Opens the round, in its first step."""
    form = RoundForm(opened.posted)
    if not form.is_valid():
        return Again(_new(opened, form, _questions(opened, form)))
    try:
        round_ = add_round(year=opened.year, fields=form.own_fields, actor=opened.actor, kept=_kept(opened))
    except OddDays as odd:
        return Again(_new(opened, form, _questions(opened, form, odd)))
    except NameTaken as error:
        form.add_error("name", str(error))
        return Again(_new(opened, form, _questions(opened, form)))
    except PermissionError as error:
        form.add_error(None, str(error))
        return Again(_new(opened, form))
    except Rubric.DoesNotExist:
        form.add_error(None, "Năm này chưa có bảng đánh giá. Hãy lập bảng trước.")
        return Again(_new(opened, form))
    messages.success(opened.request, f"Đã mở kỳ {round_.name}, đang ở bước «{round_.get_step_display()}».")
    return HttpResponseRedirect(f"{opened.address('progress')}?ky={round_.code}")


SETTINGS = Page(
    name="progress-settings",
    path="tien-do/cai-dat",
    title="Cài đặt kỳ chấm điểm",
    action=Action.MANAGE_YEAR,
    load=load_settings,
    save=save_settings,
    template="scoring/round_settings.html",
    printed=False,
)
NEW = Page(
    name="progress-new",
    path="tien-do/moi",
    title="Kỳ chấm điểm mới",
    action=Action.MANAGE_YEAR,
    load=load_new,
    save=save_new,
    template="scoring/round_new.html",
    printed=False,
)
