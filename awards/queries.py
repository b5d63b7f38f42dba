"""What many pages of the awards ask the database, put together once (`common.prepared`)."""

from typing import Any

from django.db.models import F

from awards.models import (
    AwardForm,
    ChecklistItem,
    DossierFile,
    DossierItem,
    FormEdition,
    Holiday,
    Nomination,
    Proposal,
    ProposalStep,
    Question,
    Review,
    Submission,
    Teller,
    Urn,
    VoteRound,
)
from awards.rules.workingdays import Holidays
from campaigns.models import Campaign
from common.prepared import Prepared, PreparedRows, with_children, with_parents
from documents.models import Document
from members.models import Bloc, BlocYear
from members.queries import members_of
from pacts.models import Conference
from scoring.models import Round

_FORMS = PreparedRows(AwardForm.objects.order_by("order"), "bloc")
_EDITIONS = PreparedRows(FormEdition.objects.order_by("form_id", F("valid_from").asc(nulls_first=True)), "form__bloc")
_MEETINGS = PreparedRows(Conference.objects.order_by("number"), "year")
_REVIEWS = PreparedRows(Review.objects.order_by(), "conference")
_TELLERS = Prepared(
    Teller.objects.order_by("order").values_list("name", "position", "member__code", "account__username", "is_head"),
    "review",
)
_SCORED = PreparedRows(Round.objects.order_by(), "pk")
_QUESTIONS = PreparedRows(Question.objects.order_by("order"), "review__conference")
_ROUNDS = PreparedRows(VoteRound.objects.order_by("question_id", "number"), "question__review__conference")
_HOLIDAYS = Prepared(Holiday.objects.order_by().values_list("on", "working"), "bloc")
_SUBMISSIONS = PreparedRows(Submission.objects.order_by("number"), "year")
_VOTES = Prepared(Urn.objects.order_by().values_list("votes"), "round__question__review")
_CHECKLIST = PreparedRows(ChecklistItem.objects.order_by("order", "id"), "form")
_NOTED = PreparedRows(DossierItem.objects.order_by(), "submission")
_NOTED_FOR = PreparedRows(ChecklistItem.objects.order_by(), "dossier_items__submission")
_NOTED_FILES = PreparedRows(DossierFile.objects.order_by("id"), "item__submission")
_PROPOSALS = PreparedRows(Proposal.objects.order_by("number"), "year")
_PROPOSED = PreparedRows(Nomination.objects.order_by(), "proposal__year")
_CAMPAIGNS = PreparedRows(Campaign.objects.order_by("order"), "year")
_STEPS = PreparedRows(ProposalStep.objects.order_by("proposal", "number"), "proposal__year")


def holidays_of(bloc: Bloc) -> Holidays:
    """For each day that is not what its weekday says: whether it is worked."""
    return dict(_HOLIDAYS(bloc.pk))


def forms_of(bloc: Bloc) -> list[AwardForm]:
    """The bloc's forms of award with their editions, in their order."""
    found = _FORMS(bloc.pk)

    def editions(pk: int) -> list[FormEdition]:
        return with_parents(_EDITIONS(pk), "years_of", found)

    return with_children(found, "editions", editions, bloc.pk)


def meeting_at(year: BlocYear, number: int) -> Conference | None:
    """The year's conference with this number, which may be whatever stands in an address."""
    found = [one for one in _MEETINGS(year.pk) if one.number == number]
    return next(iter(with_parents(found, "year", [year])), None)


def review_at(conference: Conference) -> Review | None:
    """What is settled of a review meeting, with the scoring round that it reviews at hand."""
    found = with_parents(_REVIEWS(conference.pk), "conference", [conference])
    if found and found[0].round_id:
        round_ = with_parents(_SCORED(found[0].round_id), "year", [conference.year])
        with_parents(found, "round", round_)
    return next(iter(found), None)


def tellers_of(review: Review) -> list[dict[str, Any]]:
    """Who counts the votes: name, position, the member's code, the account's name, and whether as the head."""
    rows = _TELLERS(review.pk)
    return [
        {"name": name, "position": position, "member": code or "", "account": account or "", "is_head": is_head}
        for name, position, code, account, is_head in rows
    ]


def questions_at(conference: Conference) -> list[Question]:
    """What a review meeting votes on, in its order, with forms and rounds of voting at hand."""
    found = with_children(_QUESTIONS(conference.pk), "rounds", _ROUNDS, conference.pk)
    review = review_at(conference) if found else None
    with_parents(found, "review", [review] if review else [])
    return with_parents(found, "form", forms_of(conference.year.bloc) if found else [])


def packed_votes_of(review: int) -> list[str]:
    """What lies in each urn of a review meeting, as it is packed."""
    return [votes for (votes,) in _VOTES(review)]


def submissions_of(year: BlocYear, forms: list[AwardForm] | None = None) -> list[Submission]:
    """The submissions of a year with their forms, in their order; `forms` are the bloc's, where they are at hand."""
    found = _SUBMISSIONS(year.pk)
    with_parents(found, "form", (forms or forms_of(year.bloc)) if found else [])
    return with_parents(found, "year", [year])


def checklist_of(form: AwardForm, year: BlocYear) -> list[ChecklistItem]:
    """The papers that a dossier for this form needs in this year, in their order."""
    return [one for one in _CHECKLIST(form.pk) if one.year in (None, year.year)]


def rows_of(submission: Submission) -> dict[tuple[int, int | None], DossierItem]:
    """What was noted of each place of a dossier, with its files and its document."""
    found = with_children(_NOTED(submission.pk), "files", _NOTED_FILES, submission.pk)
    with_parents(found, "item", _NOTED_FOR(submission.pk) if found else [])
    documents = [one.document_id for one in found if one.document_id]
    registered = Document.objects.filter(pk__in=documents).prefetch_related("files") if documents else []
    with_parents(found, "document", registered)
    return {(one.item_id, one.proposal_id): one for one in found}


def proposals_of(year: BlocYear, forms: list[AwardForm] | None = None) -> list[Proposal]:
    """The proposals of a year with all that is told of them, in their order; `forms` are the bloc's, if at hand."""
    found = with_children(_PROPOSALS(year.pk), "steps", _STEPS, year.pk)
    if not found:
        return []
    nominations = with_parents(_PROPOSED(year.pk), "form", forms or forms_of(year.bloc))
    with_parents(nominations, "member", members_of(year))
    if any(one.campaign_id for one in nominations):
        with_parents(nominations, "campaign", _CAMPAIGNS(year.pk))
    with_parents(found, "nomination", nominations)
    if any(one.submission_id for one in found):
        with_parents(found, "submission", _SUBMISSIONS(year.pk))
    return with_parents(found, "year", [year])


def proposals_after(campaign: Campaign, year: BlocYear) -> list[Proposal]:
    """The same of one campaign of the year; in three queries, since its page asks for much else."""
    rows = Proposal.objects.filter(nomination__campaign=campaign).order_by("number")
    related = rows.select_related("nomination__form", "nomination__member", "submission")
    found = list(related.prefetch_related("steps", "nomination__form__editions"))
    with_parents([one.nomination for one in found], "campaign", [campaign])
    return with_parents(found, "year", [year])
