"""The minutes of a count («biên bản kiểm phiếu»): drafted from what the tellers entered, signed by all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from awards.models import Candidate, Question, Review, Teller, VoteRound
from awards.presenters.votes import CaseLine, QuestionShown, RoundShown, question_shown
from awards.rules.dossiers import Paper
from awards.verbs.voting import find_question
from common.records.record import Signer
from common.vietnamese.dates import date_in_words
from common.vietnamese.times import time_in_words
from common.web.sent import whole_number
from documents.audience import EVERYBODY
from documents.catalogue import (
    DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    counted,
    stopped,
)
from members.models import BlocYear
from pacts.agreement import NO_DAY
from pacts.models import Conference
from pacts.presenters.conferences import person_text

NO_SUCH = "Năm này không có nội dung bỏ phiếu ấy, hoặc nội dung ấy chưa chốt kết quả."
_NO_HOUR = "…… giờ ……"
_CALLED = {"votes_for": "đồng ý", "votes_against": "không đồng ý", "votes_none": "không ý kiến"}


@dataclass(frozen=True)
class TallyShown:
    """Who signs below the head of the tellers and the first of them: the other tellers, then the chair."""

    others: list[Signer]


def _tally(subject: DocumentSubject) -> Content:
    """What was counted of one question in all its rounds; NothingToCompose before any was counted."""
    numbers = [whole_number(part) for part in subject.key]
    if len(numbers) != 2 or any(
        one is None or str(one) != part for one, part in zip(numbers, subject.key, strict=True)
    ):
        raise NothingToCompose(NO_SUCH)
    try:
        question = find_question(subject.year, numbers[0] or 0, numbers[1] or 0)
    except Question.DoesNotExist:
        raise NothingToCompose(NO_SUCH) from None
    shown = question_shown(question, subject.year)
    if not any(one.is_counted for one in shown.rounds):
        raise NothingToCompose(NO_SUCH)
    review = question.review
    tellers = list(review.tellers.select_related("member").order_by("-is_head", "order"))
    head = tellers[0] if tellers and tellers[0].is_head else None
    members = [one for one in tellers if one is not head]
    conference = review.conference
    prose = Prose(
        subject=shown.name,
        body="\n".join(_body(shown, review, conference, head, members)),
        recipients=f"{subject.year.bloc.name}\nLưu: VT, {subject.year.bloc.name}",
        authority="Tổ trưởng tổ kiểm phiếu",
        signer=head.name if head else "",
        left_signer=members[0].name if members else "",
    )
    others = [Signer(agency="Thành viên tổ kiểm phiếu", name=one.name) for one in members[1:]]
    others.append(Signer(agency="Xác nhận của chủ trì", name=conference.chair_name))
    return Content(prose, TallyShown(others))


def _body(
    shown: QuestionShown, review: Review, conference: Conference, head: Teller | None, members: Sequence[Teller]
) -> list[str]:
    starts = time_in_words(conference.starts) if conference.starts else _NO_HOUR
    named = [person_text(one.name, one.position) for one in members]
    ground = f", theo {shown.question.ground}" if shown.question.ground else ""
    return [
        "I. Thời gian, địa điểm",
        f"1. Cuộc họp: {stopped(conference.name)}",
        f"2. Thời gian: bắt đầu lúc {starts}, {date_in_words(conference.day) if conference.day else NO_DAY}.",
        f"3. Địa điểm: {stopped(conference.place) if conference.place else DOTS}",
        "II. Tổ kiểm phiếu",
        f"1. Tổ trưởng: {stopped(person_text(head.name, head.position)) if head else DOTS}",
        f"2. Thành viên: {stopped('; '.join(named)) if named else DOTS}",
        f"3. Người chứng kiến: {DOTS}",
        "III. Nội dung và cách bỏ phiếu",
        f"1. Nội dung: suy tôn, đề nghị {stopped(shown.name)}",
        f"2. Cách bỏ phiếu: {shown.method[:1].lower()}{stopped(shown.method[1:])}",
        f"3. Được suy tôn khi đạt {shown.threshold}{ground}; {_limit(shown)}.",
        "IV. Kết quả kiểm phiếu",
        *[line for number, one in enumerate(shown.rounds, start=1) for line in _round(shown, one, number)],
        "V. Kết luận",
        *_conclusion(shown),
        f"Việc kiểm phiếu kết thúc lúc {_NO_HOUR} cùng ngày. Biên bản được đọc lại cho mọi người cùng nghe, lập thành "
        "…… bản, có giá trị như nhau.",
    ]


def _conclusion(shown: QuestionShown) -> list[str]:
    said = []
    if shown.chosen:
        said.append(f"Được suy tôn: {counted(len(shown.chosen))} trường hợp: {shown.chosen_names}.")
    if shown.last and shown.last.is_counted and shown.last.tied:
        names = "; ".join(line.name for line in shown.last.tied)
        said.append(f"Chưa phân định vì bằng phiếu: {names}.")
    return said or ["Không trường hợp nào được suy tôn."]


def _limit(shown: QuestionShown) -> str:
    """How many the first round that counts could choose, as reckoned when it was opened."""
    places = next(one.round.places for one in shown.rounds if one.is_counted)
    return "không giới hạn số lượng" if places is None else f"không quá {counted(places)} trường hợp"


def _round(shown: QuestionShown, one: RoundShown, number: int) -> list[str]:
    """One round: the figures, each case with its share of what, and what came of it."""
    if one.is_void:
        return [
            f"{number}. Lượt {one.number}: hủy, không tính. Lý do: {stopped(' '.join(one.round.void_reason.split()))}"
        ]
    if one.is_open:
        return [f"{number}. Lượt {one.number}: đang kiểm phiếu."]
    figures = "; ".join(f"{called[:1].lower()}{called[1:]}: {counted(figure)}" for called, figure in one.figures)
    lines = [f"{number}. Lượt {one.number} ({one.way.lower()}):", f"{figures[:1].upper()}{figures[1:]}."]
    lines += [_case(shown.question, one.base, line) for line in one.lines]
    return [*lines, *map(stopped, one.sentences)]


def _case(question: Question, base: str, line: CaseLine) -> str:
    """«Ban Dân vận Tỉnh ủy: đồng ý 07, không đồng ý 01, không ý kiến 01; tỷ lệ 7/9 (77,78 %) tổng số thành viên.»"""
    candidate = line.candidate
    names = ["votes_for"] if question.method == Question.Method.CHOOSE else list(_CALLED)
    called = {"votes_for": "số phiếu"} if len(names) == 1 else _CALLED
    votes = ", ".join(f"{called[name]} {counted(getattr(candidate, name) or 0)}" for name in names)
    own = f"; {counted(candidate.abstained)} không biểu quyết về đơn vị mình" if candidate.abstained else ""
    return f"{line.name}: {votes}{own}; tỷ lệ {line.share} {base}; {_outcome(candidate)}."


def _outcome(candidate: Candidate) -> str:
    return str(candidate.get_outcome_display()).lower()


def _choices(year: BlocYear) -> list[CompositionChoice]:
    """The questions that were counted, in the order of the meetings."""
    rows = Question.objects.filter(review__conference__year=year.pk, rounds__state=VoteRound.State.COUNTED).distinct()
    found = rows.select_related("form", "review__conference").prefetch_related("form__editions")
    return [
        CompositionChoice(
            f"{one.review.conference.number}/{one.order}",
            f"{one.form.name_on(_day(one.review.conference))} ({one.review.conference.name})",
        )
        for one in found.order_by("review__conference__number", "order")
    ]


def _day(conference: Conference) -> date:
    return conference.day or date(conference.year.year, 12, 31)


TALLY = Composition(
    slug=Paper.TALLY.value,
    kind="Biên bản kiểm phiếu",
    type_code="BB",
    about="Biên bản kiểm phiếu: tổ kiểm phiếu, số phiếu từng lượt, tỷ lệ tính trên số nào, kết quả. Cả tổ cùng ký.",
    template="awards/tally.record.html",
    make=_tally,
    audience=EVERYBODY,
    choices=_choices,
    left="Thành viên tổ kiểm phiếu",
)
PAPERS = [TALLY]
