"""Every form of a bloc-year: what is sent to it, and who changes something by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.documents.issued import put_out
from tests.pacts.life import Life
from tests.pacts.meeting import CAME, INVITED, RESOLVED
from tests.posted.awards import (
    award,
    award_catalogue,
    award_edit,
    award_form,
    award_ground,
    award_import,
    award_import_seen,
    award_pay,
    ballot,
    ballot_close,
    ballot_open,
    checklist,
    eligibility_answer,
    eligibility_edit,
    eligibility_settings,
    holidays,
    nomination_edit,
    nominations,
    proposal_edit,
    proposal_new,
    proposal_step,
    proposals,
    question_edit,
    review_opinions,
    review_run,
    review_settings,
    review_votes,
    submission_appraisal,
    submission_edit,
    submission_item,
    submission_send,
)
from tests.posted.campaigns import (
    activities_settings,
    activity_edit,
    activity_new,
    activity_pictures,
    activity_remove,
    activity_result,
    campaign_edit,
    campaign_new,
    campaigns_edit,
    charity_contribution,
    charity_use,
    contest_edit,
    contest_matches,
    meet_edit,
    newmodel_edit,
    newmodel_files,
    newmodel_review,
    newmodel_spread,
    plan_done,
    plan_edit,
    registration_edit,
    registration_results,
    report,
    report_call,
    report_edit,
    report_files,
    team_edit,
    visit_edit,
    work_edit,
)
from tests.posted.documents import composing, document, filing, issuing
from tests.posted.members import accounts, bloc_info, handover, members_edit, next_year, next_year_undo
from tests.posted.pacts import (
    conference_edit,
    conference_part,
    pact_edit,
    pact_freeze,
    pact_paper,
    pact_sign,
    regulation_edit,
)
from tests.posted.people import INSIDE, OTHER, OUTSIDE, OWN, STAFF
from tests.posted.reading import Sent
from tests.posted.scoring import (
    appraisals,
    appraise_all,
    appraisers,
    correction,
    evidence,
    exemptions,
    explain,
    imported,
    progress,
    progress_new,
    progress_settings,
    publishing,
    reminders,
    rubric,
    rubric_edit,
    rubric_intake,
    rubric_new,
    rubric_node,
    rubric_settings,
    rubric_source,
    submit_all,
    take_means,
    value,
)
from tests.years import Made


@dataclass(frozen=True)
class Form:
    """A form of an address: what is sent, who changes something by it, and how the others in the bloc are answered."""

    sent: Callable[[Life], Sent]
    may: tuple[str, ...]
    args: Callable[[Made], list[object]] = lambda made: []
    # Who may look at the page is told there why nothing was done; everybody else is refused.
    told: Mapping[str, int] = field(default_factory=dict)
    # How who changes something is answered: led on, or, where what it got is to be seen once, with the page.
    done: int = 302
    # What the address asks to show, which is another thing to each: what they handed in before.
    query: Callable[[Life, str], str] = lambda life, who: ""

    def answers(self) -> dict[str, tuple[int, bool]]:
        """How everybody is answered, and whether anything was written."""
        strangers = {"": (302, False)} | dict.fromkeys(OUTSIDE, (404, False))
        inside = {who: (self.told.get(who, 403), False) for who in INSIDE}
        return strangers | inside | dict.fromkeys(self.may, (self.done, True))


MANAGERS, FILERS = ("thuky", "quantri"), ("thuky", "vanthu", "quantri")
# Everybody in the bloc sees the cards of this round, and is told beside the value why it was not written.
BESIDE = dict.fromkeys(INSIDE, 422)
# … or on the page that shows what was handed in.
LED_BACK = dict.fromkeys(INSIDE, 302)
FORMS = {
    "members-edit": Form(members_edit, MANAGERS),
    "campaigns-edit": Form(campaigns_edit, MANAGERS),
    "campaign-new": Form(campaign_new, MANAGERS),
    "campaign-edit": Form(campaign_edit, MANAGERS, lambda made: [1]),
    "accounts": Form(accounts, MANAGERS),
    "next-year": Form(next_year, MANAGERS),
    "next-year-undo": Form(next_year_undo, MANAGERS),
    "handover": Form(handover, MANAGERS),
    # Everybody gives the own calendar another address.
    "calendar": Form(lambda life: {}, tuple(INSIDE)),
    "activities-settings": Form(activities_settings, MANAGERS),
    "activity-new": Form(activity_new, MANAGERS),
    "activity-edit": Form(activity_edit, MANAGERS, lambda made: [1]),
    "activity-result": Form(activity_result, MANAGERS, lambda made: [1]),
    "activity-pictures": Form(activity_pictures, MANAGERS, lambda made: [1]),
    "charity-contribution": Form(charity_contribution, MANAGERS),
    "charity-use": Form(charity_use, MANAGERS),
    "work-edit": Form(work_edit, MANAGERS),
    "visit-edit": Form(visit_edit, MANAGERS),
    "award-catalogue": Form(award_catalogue, MANAGERS),
    "award-import": Form(award_import, MANAGERS, query=award_import_seen),
    "award-edit": Form(award_edit, MANAGERS),
    "award": Form(award, MANAGERS, lambda made: [1]),
    "award-form": Form(award_form, MANAGERS),
    "award-pay": Form(award_pay, MANAGERS),
    "award-ground": Form(award_ground, MANAGERS),
    "question-edit": Form(question_edit, MANAGERS, lambda made: [1]),
    "nominations": Form(nominations, MANAGERS, lambda made: [1]),
    "nomination-edit": Form(nomination_edit, MANAGERS, lambda made: [1]),
    "eligibility-settings": Form(eligibility_settings, MANAGERS),
    "eligibility-edit": Form(eligibility_edit, MANAGERS, lambda made: [OWN]),
    "eligibility-answer": Form(eligibility_answer, ("thuky", OWN), lambda made: [OWN]),
    "proposals": Form(proposals, MANAGERS),
    "proposal-new": Form(proposal_new, MANAGERS),
    "proposals-checklist": Form(checklist, MANAGERS),
    "proposals-holidays": Form(holidays, MANAGERS),
    "proposal-edit": Form(proposal_edit, MANAGERS, lambda made: [1]),
    "proposal-step": Form(proposal_step, MANAGERS, lambda made: [1]),
    "submission-edit": Form(submission_edit, MANAGERS, lambda made: [1]),
    "submission-send": Form(submission_send, MANAGERS, lambda made: [1]),
    # The standing body's alone: tests/test_standing_body_forms.py.
    "submission-appraisal": Form(submission_appraisal, (), lambda made: [1]),
    "submission-item": Form(submission_item, MANAGERS, lambda made: [1]),
    "plan-edit": Form(plan_edit, MANAGERS),
    "plan-done": Form(plan_done, MANAGERS),
    # What a member sends for another is refused beside the box.
    "newmodel-edit": Form(newmodel_edit, ("thuky", OWN), told={OTHER: 422}),
    "newmodel-files": Form(newmodel_files, ("thuky", OWN), lambda made: [1], told={OTHER: 404}),
    "newmodel-review": Form(newmodel_review, ("thuky",), lambda made: [1]),
    "report-call": Form(report_call, MANAGERS),
    # For another member there is no such report.
    "report": Form(report, ("thuky",), lambda made: [1, OWN], told={OTHER: 404}),
    "report-files": Form(report_files, ("thuky", OWN), lambda made: [1, OWN], told={OTHER: 404}),
    "report-edit": Form(report_edit, ("thuky", OWN), lambda made: [1, OWN], told={OTHER: 404}),
    "newmodel-spread": Form(newmodel_spread, ("thuky", OTHER), lambda made: [1]),
    "contest-edit": Form(contest_edit, MANAGERS, lambda made: [1]),
    "meet-edit": Form(meet_edit, MANAGERS, lambda made: [1]),
    "contest-matches": Form(contest_matches, MANAGERS, lambda made: [1, 1]),
    "team-edit": Form(team_edit, MANAGERS, lambda made: [1, 1]),
    "activity-remove": Form(activity_remove, MANAGERS, lambda made: [1]),
    "bloc-info": Form(bloc_info, MANAGERS),
    "registration-edit": Form(registration_edit, ("thuky", OWN), lambda made: [OWN]),
    "registration-results": Form(registration_results, ("thuky", OWN), lambda made: [OWN]),
    "pact-edit": Form(pact_edit, MANAGERS),
    "conference-edit": Form(conference_edit, MANAGERS),
    "conference-invitees": Form(conference_part("invitees", INVITED), MANAGERS, lambda made: [1]),
    "conference-attendance": Form(conference_part("attendance", CAME), MANAGERS, lambda made: [1]),
    "conference-results": Form(conference_part("results", RESOLVED), MANAGERS, lambda made: [1]),
    "ballot": Form(ballot, (OWN,), lambda made: [1, 1, 1], done=200),
    "ballot-open": Form(ballot_open, MANAGERS, lambda made: [1, 1]),
    "ballot-close": Form(ballot_close, MANAGERS, lambda made: [1, 1, 1]),
    "review-votes": Form(review_votes, MANAGERS, lambda made: [1, 1]),
    "review-settings": Form(review_settings, MANAGERS, lambda made: [1]),
    "review-opinions": Form(review_opinions, MANAGERS, lambda made: [1]),
    "review-run": Form(review_run, MANAGERS, lambda made: [1]),
    "pact-freeze": Form(pact_freeze, MANAGERS),
    "regulation-edit": Form(regulation_edit, MANAGERS),
    "pact-sign": Form(pact_sign, (OWN,), lambda made: [OWN]),
    "pact-paper": Form(pact_paper, FILERS),
    "rubric-edit": Form(rubric_edit, MANAGERS),
    "rubric-settings": Form(rubric_settings, MANAGERS),
    "rubric-source": Form(rubric_source, MANAGERS),
    "rubric-intake": Form(rubric_intake, MANAGERS),
    "rubric-new": Form(rubric_new, MANAGERS),
    "rubric-node": Form(rubric_node, MANAGERS, lambda made: ["1.1"]),
    "rubric-delete": Form(rubric, MANAGERS, lambda made: ["1.1"]),
    "grid": Form(value, ("thuky", OWN), told=BESIDE),
    "criterion": Form(value, ("thuky", OWN), lambda made: ["1.1"], told=BESIDE),
    "card": Form(value, ("thuky", OWN), lambda made: [OWN], told=BESIDE),
    # Staff look at what appraisers put in, and are told beside the value why they write none.
    "appraisals": Form(appraisals, ("thuky", OTHER), lambda made: [OWN], told={**BESIDE, OWN: 404}),
    "grid-import": Form(imported, ("thuky", OWN), told=LED_BACK),
    "card-import": Form(imported, ("thuky", OWN), lambda made: [OWN], told=LED_BACK),
    "evidence": Form(evidence, ("thuky", OWN), lambda made: [OWN], told=BESIDE),
    "explain": Form(explain, (OWN,), lambda made: [OWN]),
    "progress": Form(progress, MANAGERS),
    "progress-settings": Form(progress_settings, MANAGERS),
    "progress-new": Form(progress_new, MANAGERS),
    "progress-appraisers": Form(appraisers, MANAGERS),
    "progress-exemptions": Form(exemptions, MANAGERS),
    # An administrator looks at the cards, and is told there whose deed it is.
    "progress-submit": Form(submit_all, ("thuky",), told={"quantri": 422}),
    "progress-means": Form(take_means, ("thuky",), told={"quantri": 422}),
    "progress-appraise": Form(appraise_all, ("thuky",), told={"quantri": 422}),
    "progress-reminders": Form(reminders, MANAGERS),
    "standings-publish": Form(publishing, ("thuky", "truongkhoi"), told={"vanthu": 422, "quantri": 422}),
    "standings-correction": Form(correction, ("thuky", "truongkhoi")),
    "composition": Form(composing, FILERS, lambda made: ["ke-hoach"]),
    "composition-issue": Form(issuing, FILERS, lambda made: ["bang-xep-hang/nam"]),
    "document-new": Form(filing, FILERS),
    "document": Form(document, FILERS, lambda made: [put_out(made).pk]),
    "dossier": Form(lambda life: {}, (*STAFF,)),
}
