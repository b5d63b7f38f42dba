"""The papers of a dossier that the portal has issued itself: which documents they are, and whether all are there.

A line of the checklist whose source is the portal is met by them alone, without anybody noting it.
"""

from collections.abc import Sequence

from awards.models import AwardForm, ChecklistItem, Nomination, Proposal, Question, Submission
from awards.rules.dossiers import Paper, paper_named
from common.prepared import with_parents
from documents.models import Document

Key = tuple[int, int | None]


def sources_of(
    item: ChecklistItem, submission: Submission, cases: Sequence[Proposal], case: Proposal | None = None
) -> list[str]:
    """What the documents of this line are known by, of all the `cases` or of one; [] where it means none."""
    titles = submission.form.category == AwardForm.Category.TITLE
    paper = paper_named(item.name, titles=titles) if item.source == ChecklistItem.Source.PORTAL else None
    about = cases if case is None else [case]
    match paper:
        case None:
            return []
        case Paper.LETTER | Paper.LIST:
            return [f"{paper}/{submission.number}"]
        case Paper.REPORT:
            return [f"{paper}/{one.number}/{one.nomination.member.code}" for one in about]
    # Who was put forward without a vote has no minutes.
    questions = [one.nomination.question for one in about if one.nomination.question]
    if paper is Paper.TALLY:
        keys = [f"{one.review.conference.number}/{one.order}" for one in questions]
    else:
        keys = [str(one.review.conference.number) for one in questions]
    return [f"{paper}/{key}" for key in dict.fromkeys(keys)]


def _with_questions(cases: Sequence[Proposal]) -> None:
    """Lays what they were voted on to their nominations, where it is not at hand, at once for all."""
    voted = [one.nomination for one in cases if one.nomination.question_id]
    if any(not Nomination.question.is_cached(one) for one in voted):
        asked = Question.objects.filter(pk__in={one.question_id for one in voted})
        with_parents(voted, "question", asked.select_related("review__conference"))


def issued_of(
    submission: Submission, items: Sequence[ChecklistItem], cases: Sequence[Proposal]
) -> dict[Key, list[Document]]:
    """The documents in force of each place whose papers were all issued; three queries where the portal is asked."""
    if any(one.source == ChecklistItem.Source.PORTAL for one in items):
        _with_questions(cases)
    wanted: dict[Key, list[str]] = {}
    for item in items:
        for case in cases if item.each else [None]:
            if sources := sources_of(item, submission, cases, case):
                wanted[item.pk, case.pk if case else None] = sources
    if not wanted:
        return {}
    rows = Document.objects.filter(
        year=submission.year_id,
        origin=Document.Origin.ISSUED,
        state=Document.State.IN_FORCE,
        source__in={source for sources in wanted.values() for source in sources},
    )
    issued = {one.source: one for one in rows.prefetch_related("files").order_by("id")}
    return {
        key: [issued[source] for source in sources]
        for key, sources in wanted.items()
        if all(source in issued for source in sources)
    }
