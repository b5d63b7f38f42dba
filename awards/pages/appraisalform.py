"""What the standing body does with a dossier (`?buoc=tra-lai`, `tiep-nhan`, `rut-lai`): its form of one step."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Proposal, Submission
from awards.pages.proposal import ProposalForm
from awards.pages.submission import DEEDS, Known, known_or_404
from awards.rules.proposing import NO_REASON_TO_TAKE_BACK, WITH_REASON, Stage
from awards.verbs.appraising import appraise, concerned
from awards.verbs.proposals import Taking
from awards.verbs.submissions import StaleSubmission, seal_of
from common.labels import label
from common.refused import STALE_FORM, FieldsRefused
from common.vietnamese.fields import DateField, LineField, LinesField
from members.access_of_the_awards import may_appraise_submission
from members.pages import Again, Elsewhere, Opened, Page

_REMARKS = {Stage.SUPPLEMENT: "Phải bổ sung những gì", Stage.APPRAISAL: "Ghi chú", None: "Vì sao"}
_NOTES = {
    Stage.SUPPLEMENT: "Khối nhận nội dung này ở trang hồ sơ và trang Tổng quan, bổ sung rồi trình lại. Trong lúc ấy "
    "giấy tờ của hồ sơ không hiện ở đây.",
    Stage.APPRAISAL: "Ghi rằng hồ sơ đủ để thẩm định. Sau này thấy thiếu thì vẫn trả lại được.",
    None: "Bước đã ghi vẫn còn trong quá trình, kèm lý do rút lại.",
}


class AppraisalForm(forms.Form):
    """One step of the standing body; which boxes it has is said by where it leads."""

    on = DateField(label=label("awards.ProposalStep.on"))
    paper = LineField(label=label("awards.ProposalStep.paper"), max_length=100, required=False)
    remark = LinesField(label="", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    days = forms.IntegerField(
        label="Phải bổ sung trong mấy ngày làm việc",
        required=False,
        help_text="Tính từ ngày ở trên, theo danh sách ngày nghỉ của Khối. Không nói hạn thì để trống.",
    )

    def __init__(self, *args: Any, to: Stage | None, **more: Any) -> None:
        super().__init__(*args, **more)
        remark = self.fields["remark"]
        remark.label = _REMARKS[to]
        if to != Stage.APPRAISAL:
            remark.required = True
            remark.error_messages["required"] = WITH_REASON[to] if to else NO_REASON_TO_TAKE_BACK
        if to != Stage.SUPPLEMENT:
            del self.fields["days"]
        if to is None:
            del self.fields["paper"]


def _asked(opened: Opened) -> tuple[Known, str]:
    """The submission and the name of the deed; who may do none is told so before anything is looked for."""
    opened.require(may_appraise_submission(opened.reader, handed_on=True))
    known = known_or_404(opened)
    opened.require(may_appraise_submission(opened.reader, handed_on=known.handed_on))
    said = opened.posted.get("buoc") or opened.query.get("buoc", "")
    if said and said not in DEEDS:
        raise Http404
    if not said or (not opened.posted and not concerned(known.cases, DEEDS[said][0])):
        raise Elsewhere("submission", known.submission.number)
    return known, said


def _page(opened: Opened, known: Known, said: str, form: AppraisalForm, seen: str) -> ProposalForm:
    (to, words), submission = DEEDS[said], known.submission
    names = "; ".join(str(one.nomination) for one in concerned(known.cases, to))
    return ProposalForm(
        title=f"{words}: {submission}",
        form=form,
        seen=seen,
        back=opened.address("submission", submission.number),
        back_name=str(submission),
        notes=[_NOTES[to], *([f"Ghi cho các trường hợp: {names}."] if names else [])],
        upload=False,
        deed=words,
    )


def load(opened: Opened) -> ProposalForm:
    """The form of the step, with today's day."""
    known, said = _asked(opened)
    form = AppraisalForm(to=DEEDS[said][0], initial={"on": opened.today})
    return _page(opened, known, said, form, seal_of(known.submission))


def save(opened: Opened) -> HttpResponseBase | Again:
    """Adds the step to every case that it concerns; what was typed comes back where something is wrong."""
    known, said = _asked(opened)
    to, words = DEEDS[said]
    form, seen = AppraisalForm(opened.posted, to=to), opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(_page(opened, known, said, form, seen))
    typed = form.cleaned_data
    taking = Taking(to, typed["on"], typed.get("paper", ""), typed["remark"], days=typed.get("days"))
    try:
        count = appraise(**opened.having_seen(seen), number=known.submission.number, taking=taking)
    except FieldsRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
        return Again(_page(opened, known, said, form, seen))
    except StaleSubmission as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_page(opened, known, said, form, seal_of(known.submission)))
    except (Submission.DoesNotExist, Proposal.DoesNotExist):
        raise Http404 from None
    messages.success(opened.request, f"{words}: đã ghi cho {count} trường hợp.")
    return HttpResponseRedirect(opened.address("submission", known.submission.number))


PAGE = Page(
    name="submission-appraisal",
    within="reviews",
    path="de-nghi/ho-so/<int:number>/tham-dinh",
    title="Xử lý hồ sơ trình",
    load=load,
    save=save,
    template="awards/proposal_form.html",
    printed=False,
)
