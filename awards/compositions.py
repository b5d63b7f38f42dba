"""The documents of the review."""

from collections.abc import Callable
from dataclasses import dataclass

from awards.minutes import CONSIDERING, PROPOSED, REVIEWING, KindOfMinutes, Proposed, Reviewed
from awards.rules.dossiers import Paper
from common.prepared import Prepared
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.web.sent import whole_number
from documents.audience import EVERYBODY
from documents.catalogue import Composition, CompositionChoice, Content, DocumentSubject, NothingToCompose
from members.models import BlocYear
from pacts.minutes import Held
from pacts.models import Conference

NO_SUCH = "Năm này không có cuộc họp bình xét ấy."


@dataclass(frozen=True)
class MinutesShown:
    """Whom the meeting puts forward, as the list behind the minutes has them."""

    proposed: list[Proposed]
    table: Table[Proposed]
    list_title: str


def _minutes(kind: KindOfMinutes) -> Callable[[DocumentSubject], Content]:
    def make(subject: DocumentSubject) -> Content:
        key = subject.key[0] if len(subject.key) == 1 else ""
        number = whole_number(key)
        review = Conference.Kind.REVIEW
        found = Conference.objects.filter(year=subject.year.pk, number=number or 0, kind=review).first()
        # «01» would be another address of the same document.
        if found is None or str(found.number) != key:
            raise NothingToCompose(NO_SUCH)
        found.year = subject.year
        reviewed = Reviewed(Held(subject.year, found, None), kind, subject.today)
        title = "Danh sách đề nghị"

        def sheets() -> list[WorkbookSheet]:
            if not reviewed.proposed:
                return []
            whole = f"{title}: {found.name}"
            return [
                WorkbookSheet(name=title, title=whole, columns=PROPOSED.columns, rows=PROPOSED.rows(reviewed.proposed))
            ]

        return Content(reviewed.prose(), MinutesShown(reviewed.proposed, PROPOSED, title), sheets=sheets)

    return make


# Each review meeting with every kind of form that it votes on; with None where it votes on nothing yet.
_VOTED_ON = Prepared(
    Conference.objects.filter(kind=Conference.Kind.REVIEW)
    .order_by("number")
    .values_list("number", "name", "review__questions__form__category"),
    "year",
)


def _choices(category: str) -> Callable[[BlocYear], list[CompositionChoice]]:
    """The review meetings; not those that only vote on questions of the other kind."""

    def choices(year: BlocYear) -> list[CompositionChoice]:
        meetings: dict[int, str] = {}
        kinds: dict[int, set[str | None]] = {}
        for number, name, found in _VOTED_ON(year.pk):
            meetings[number] = name
            kinds.setdefault(number, set()).add(found)
        return [
            CompositionChoice(str(number), name)
            for number, name in meetings.items()
            if kinds[number] & {category, None}
        ]

    return choices


TITLES = Composition(
    slug=Paper.TITLES.value,
    kind="Biên bản",
    called="Biên bản bình xét thi đua",
    type_code="BB",
    about="Biên bản bình xét thi đua: thành phần, diễn biến, kết quả chấm điểm, kết quả suy tôn danh hiệu thi đua.",
    template="awards/minutes.record.html",
    make=_minutes(REVIEWING),
    audience=EVERYBODY,
    choices=_choices(REVIEWING.category),
    minutes=True,
)
AWARDS = Composition(
    slug=Paper.AWARDS.value,
    kind="Biên bản",
    called="Biên bản xét khen thưởng",
    type_code="BB",
    about="Biên bản xét khen thưởng: thành phần, diễn biến, kết quả chấm điểm, kết quả xét hình thức khen thưởng.",
    template="awards/minutes.record.html",
    make=_minutes(CONSIDERING),
    audience=EVERYBODY,
    choices=_choices(CONSIDERING.category),
    minutes=True,
)
# In the order in which a review needs them.
REVIEWS = [TITLES, AWARDS]
