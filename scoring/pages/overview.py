"""What the dashboard says of scoring: where the rounds stand, what is due, whose card is missing."""

from typing import Any, NamedTuple, assert_never

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONArray

from common.prepared import Prepared
from common.vietnamese.dates import days_left, short_date
from common.vietnamese.numbers import show_points
from documents.loading import readership_of
from members.access import Action, RoleKind, may, may_publish, may_see_all_cards
from members.overview import Leading, Section, Task, TaskState
from members.pages import Opened
from scoring.appraisals.given import judged_in
from scoring.dues import where_to_appraise
from scoring.models import Appraiser, Criterion, Exemption, Round, Rubric, Score, Scorecard
from scoring.pages.looks import UNSCORED
from scoring.pages.nextstep import cells_url
from scoring.pages.rounds import due_of, round_of
from scoring.presenters.grounds import lapse_warnings
from scoring.progress import only_waiting
from scoring.rubrics import words
from scoring.rubrics.storing import grounds_of
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.rounds import may_add_round

OPENING, NO_ROUND = "Mở kỳ chấm điểm", "Năm này chưa có kỳ chấm điểm nào."
# Which ranks the dashboard shows.
_IN_FRONT = 3


def overview(opened: Opened) -> Section:
    """The section «Chấm điểm» for this reader; of the others' cards only who may see them is told."""
    round_, where = round_of(opened)
    # A year has one rubric: a round has brought it along.
    rubric = round_.rubric if round_ else Rubric.objects.filter(year=opened.year.pk).first()
    url = opened.address("grid")
    tasks = [_rubric_task(opened, rubric)]
    if rubric and may(opened.reader, Action.MANAGE_YEAR):
        said = lapse_warnings(grounds_of(rubric), readership_of(opened))
        tasks += [Task("Căn cứ hết hiệu lực", TaskState.DUE, warning, opened.address("rubric")) for warning in said]
    if round_ is None:
        tasks.append(Task(OPENING, TaskState.MISSING, NO_ROUND, opened.address("progress")))
        return Section("Chấm điểm và xếp hạng", url, tasks, sample=bool(rubric and rubric.is_sample))
    # Leaders are shown who ranks first, which takes the sheet.
    sheet = load_sheet(round_, criteria=()) if RoleKind.LEADER in opened.reader.kinds else None
    tasks += _card_tasks(opened, round_)
    if due := due_of(round_):
        note = f"{days_left(due, opened.today)}, ngày {short_date(due)}"
        state = TaskState.LATE if due < opened.today else TaskState.DUE
        tasks.append(Task(f"Bước {round_.get_step_display().lower()}", state, note, opened.address("progress")))
    facts = [("Kỳ", round_.name), ("Bước", round_.get_step_display())]
    leading = None if sheet is None else _leading(opened, sheet)
    at_work = round_.step != Round.Step.PREPARING
    title = "Chấm điểm và xếp hạng"
    return Section(title, url, tasks, facts, sample=where.sample, leading=leading, at_work=at_work)


def rubric_steps(opened: Opened) -> list[Task]:
    """Whether the rubric stands and can be scored with: a step before the year is at work."""
    rubric = Rubric.objects.filter(year=opened.year.pk).first()
    answer = may_add_round(rubric) if rubric else None
    if answer is not None and not answer:
        return [Task(words.RUBRIC, TaskState.MISSING, answer.reason, opened.address("rubric"))]
    return [_rubric_task(opened, rubric)]


def round_steps(opened: Opened) -> list[Task]:
    """Whether a round was made; the last step is to open it."""
    url = opened.address("progress")
    round_ = Round.objects.filter(rubric__year=opened.year.pk).order_by("-id").first()
    if round_ is None:
        return [Task(OPENING, TaskState.MISSING, NO_ROUND, url)]
    note = f"{round_.name} đang ở bước «{round_.get_step_display()}». Chuyển sang bước sau thì các đơn vị tự chấm được."
    return [Task(OPENING, TaskState.DUE, note, url)]


def _rubric_task(opened: Opened, rubric: Rubric | None) -> Task:
    url = opened.address("rubric")
    if rubric is None:
        return Task(words.RUBRIC, TaskState.MISSING, "Chưa có bảng đánh giá của năm.", url)
    if rubric.is_sample:
        return Task(words.RUBRIC, TaskState.MISSING, "Đang dùng bảng mẫu; cần nhập bảng chính thức của Khối.", url)
    return Task(words.RUBRIC, TaskState.DONE, rubric.name, url)


class _Counted(NamedTuple):
    """One card and how many of its criteria are how far, of `leaves`.

    `judged` counts those with an appraised or an agreed value. `_cards` takes off what does not apply to the member.
    """

    code: str
    short_name: str
    state: str
    return_reason: str
    leaves: int
    exempt: int
    scored: int = 0
    self_scored: int = 0
    agreed: int = 0
    judged: int = 0
    unexplained: int = 0


# How many scores are how far: the figures of a card that may be missing, in their order. An appraisal differs as
# `scoring.marks.Mark.differs` has it: in points; what is not there is neither less nor more.
_LESS, _MORE = (Q(**{f"self_points__{way}": F("appraised_points")}) for way in ("lt", "gt"))
_HOW_FAR = JSONArray(
    Count("points"),
    Count("self_input"),
    Count("agreed_input"),
    Count("pk", filter=Q(agreed_input__isnull=False) | Q(appraised_input__isnull=False)),
    Count("pk", filter=(_LESS | _MORE) & Q(explanation="")),
)


def _one(counted: QuerySet[Any], by: str, count: Any) -> Subquery:
    """A count of rows that are all of one `by`, put into another query."""
    return Subquery(counted.order_by().values(by).annotate(count=count).values("count"))


def _counted(round: int) -> QuerySet[Scorecard, tuple[Any, ...]]:
    """The round's cards, as `_Counted` has them; each part counted by itself, and the criteria once for all cards."""
    leaves = Criterion.objects.exclude(kind__in=["group", "bonus", "penalty"]).filter(rubric__rounds=round)
    exempt = Exemption.objects.filter(round=round, member=OuterRef("member"))
    return (
        Scorecard.objects.filter(round=round)
        .order_by("member__order")
        .values_list(
            *("member__code", "member__short_name", "state", "return_reason"),
            Coalesce(_one(leaves, "rubric", Count("pk")), 0),
            Coalesce(_one(exempt, "round", Count("pk")), 0),
            _one(Score.objects.filter(card=OuterRef("pk")), "card", _HOW_FAR),
        )
    )


_CARDS = Prepared(_counted, "round")
# The same of what was put in where it does not apply, which stays there and counts for nothing.
_BESIDE = Prepared(
    Score.objects.filter(
        Exists(
            Exemption.objects.filter(
                round=OuterRef("card__round"), member=OuterRef("card__member"), criterion=OuterRef("criterion")
            )
        )
    )
    .order_by()
    .values("card__member__code")
    .annotate(count=_HOW_FAR)
    .values_list("card__member__code", "count"),
    "card__round",
)


def _cards(round_: Round) -> list[_Counted]:
    """The round's cards in protocol order, without what does not apply to their members."""
    cards = [_Counted(*card, *(count or ())) for *card, count in _CARDS(round_.pk)]
    if not any(card.exempt for card in cards):
        return cards
    beside = {code: dict(zip(_Counted._field_defaults, count, strict=True)) for code, count in _BESIDE(round_.pk)}
    return [
        card._replace(
            leaves=card.leaves - card.exempt,
            **{name: getattr(card, name) - count for name, count in beside.get(card.code, {}).items()},
        )
        for card in cards
    ]


def _card_tasks(opened: Opened, round_: Round) -> list[Task]:
    everybody = may_see_all_cards(opened.reader, round_.shown_to(opened.reader))
    # A card more or less makes no difference, another query to put together would.
    at_work = round_.step not in (Round.Step.PREPARING, Round.Step.PUBLISHED)
    counted = _cards(round_) if everybody or (opened.reader.own and at_work) else []
    own = [_own_task(opened, round_, card) for card in counted if card.code in opened.reader.own and at_work]
    own += _appraiser_tasks(opened, round_)
    return own + (_staff_tasks(opened, round_, counted) if everybody else [])


def _staff_tasks(opened: Opened, round_: Round, counted: list[_Counted]) -> list[Task]:
    """What whoever sees all cards is told of them."""
    tasks = []
    progress = opened.address("progress")
    if not counted:
        return [Task("Thành viên", TaskState.MISSING, "Khối chưa có thành viên nào.", opened.address("members"))]
    late = [card.short_name for card in counted if card.state == Scorecard.State.DRAFTING]
    if round_.step != Round.Step.PREPARING:
        state = TaskState.DONE if not late else TaskState.DUE if round_.step == Round.Step.SCORING else TaskState.LATE
        note = f"Chưa nộp: {', '.join(late)}." if late else "Các đơn vị đã nộp phiếu."
        tasks.append(Task("Nộp phiếu tự chấm", state, note, progress))
    if round_.step in (Round.Step.APPRAISING, Round.Step.AGREEING):
        tasks.append(_appraisal_task(opened, round_, counted))
    unscored = [f"{card.short_name} ({card.leaves - card.scored})" for card in counted if card.scored < card.leaves]
    left = sum(card.leaves - card.scored for card in counted)
    tasks.append(
        Task(
            "Chấm đủ tiêu chí",
            TaskState.MISSING if unscored else TaskState.DONE,
            f"Còn {left} ô điểm chưa chấm: {', '.join(unscored)}." if unscored else "Mọi ô điểm đã chấm.",
            opened.address("grid"),
        )
    )
    lacking = sum(card.leaves - card.agreed for card in counted)
    if round_.step in (Round.Step.AGREEING, Round.Step.PUBLISHED):
        tasks.append(
            Task(
                "Thống nhất điểm",
                TaskState.DUE if lacking else TaskState.DONE,
                f"Còn {lacking} ô điểm chưa thống nhất." if lacking else "Mọi ô điểm đã thống nhất.",
                progress if lacking else opened.address("standings"),
            )
        )
    if round_.is_published:
        tasks.append(Task("Công bố kết quả", TaskState.DONE, "Kỳ chấm điểm đã công bố.", opened.address("standings")))
    elif may_publish(opened.reader, round_.step):
        url = f"{opened.address('standings-publish')}?ky={round_.code}"
        if lacking:
            note = f"Chưa công bố được: còn {lacking} ô điểm chưa thống nhất."
            tasks.append(Task("Công bố kết quả", TaskState.LATER, note, url))
        else:
            # Shown to whoever may publish, even if they may not manage the year.
            tasks.append(Task("Công bố kết quả", TaskState.DUE, "Đã đủ điểm để công bố.", url, own=True))
    return tasks


def _leading(opened: Opened, sheet: RoundSheet) -> Leading | None:
    """Who stands in front; None before anybody has a rank."""
    rows = [row for row in sheet.standings(sheet.cards()) if row.rank is not None and row.rank <= _IN_FRONT]
    if not rows:
        return None
    return Leading(
        title="Xếp hạng" if sheet.round.is_published else "Xếp hạng (tạm tính)",
        url=f"{opened.address('standings')}?ky={sheet.round.code}",
        rows=[(str(row.rank), sheet.columns[row.member].short_name, show_points(row.total)) for row in rows],
    )


def _appraisal_task(opened: Opened, round_: Round, counted: list[_Counted]) -> Task:
    """How far the appraisals are: done is only what has nothing left, closed cards included."""
    waiting = [card.short_name for card in counted if card.state == Scorecard.State.SUBMITTED]
    closed = (Scorecard.State.APPRAISED, Scorecard.State.AGREED)
    gaps = [card for card in counted if card.state in closed and card.judged < card.leaves]
    url, said = opened.address("progress"), []
    if waiting:
        said.append(f"Chưa chốt thẩm định: {', '.join(waiting)}.")
    if gaps:
        left = sum(card.leaves - card.judged for card in gaps)
        names = ", ".join(f"{card.short_name} ({card.leaves - card.judged})" for card in gaps)
        said.append(f"Còn {left} ô điểm chưa thẩm định ở các phiếu đã chốt: {names}.")
        if not waiting:
            url = cells_url(opened, round_, "tham-dinh", UNSCORED)
    if not said:
        return Task("Thẩm định phiếu", TaskState.DONE, "Mọi phiếu đã nộp đều đã thẩm định đủ.", url)
    state = TaskState.DUE if round_.step == Round.Step.APPRAISING else TaskState.LATE if waiting else TaskState.MISSING
    return Task("Thẩm định phiếu", state, " ".join(said), url)


def _own_task(opened: Opened, round_: Round, card: _Counted) -> Task:
    """What the reader's own agency has to do with its card."""
    label = Scorecard.State(card.state).label
    url = opened.address("card", card.code)
    if card.state == Scorecard.State.DRAFTING:
        late = round_.step != Round.Step.SCORING or bool(round_.scoring_due and round_.scoring_due < opened.today)
        state = TaskState.LATE if late else TaskState.DUE
        if card.return_reason:
            return Task("Phiếu của đơn vị", state, f"Bị trả lại: {card.return_reason}", url, own=True)
        left = card.leaves - card.self_scored
        note = f"{label}, còn {left} tiêu chí chưa tự chấm." if left else f"{label}, đã chấm đủ: hãy nộp phiếu."
        return Task("Phiếu của đơn vị", state, note, url, own=True)
    if card.unexplained and card.state != Scorecard.State.AGREED:
        note = f"{label}. Thẩm định khác tự chấm ở {card.unexplained} tiêu chí chưa giải trình."
        url = opened.address("explain", card.code)
        return Task("Phiếu của đơn vị", TaskState.DUE, note, url, own=True)
    return Task("Phiếu của đơn vị", TaskState.DONE, f"{label}.", url, own=True)


def _appraiser_tasks(opened: Opened, round_: Round) -> list[Task]:
    """The cards that the reader's agency is to appraise; one that is not in yet is only named."""
    if not opened.reader.own or round_.step in (Round.Step.PREPARING, Round.Step.PUBLISHED):
        return []
    given, waiting = _given_alone(opened, round_) if round_.rubric.averages_appraisals else _given(opened, round_)
    late = bool(round_.appraising_due and round_.appraising_due < opened.today)
    tasks = []
    for code, name, state in given:
        title = f"Thẩm định phiếu của {name}"
        where = where_to_appraise(opened, round_.rubric, code)
        match stands := Scorecard.State(state):
            case Scorecard.State.DRAFTING:
                tasks.append(Task(title, TaskState.LATER, "Đơn vị chưa nộp phiếu."))
            case Scorecard.State.SUBMITTED if any((one, code) in waiting for one in opened.reader.own):
                tasks.append(Task(title, TaskState.DONE, "Đã chấm đủ, chờ các đơn vị thẩm định khác.", where))
            case Scorecard.State.SUBMITTED:
                due = TaskState.LATE if late else TaskState.DUE
                tasks.append(Task(title, due, "Đã nộp, chờ thẩm định.", where, own=True))
            case Scorecard.State.APPRAISED | Scorecard.State.AGREED:
                tasks.append(Task(title, TaskState.DONE, "Đã chốt thẩm định.", opened.address("card", code)))
            case _:
                assert_never(stands)
    return tasks


# The cards that an agency appraises (code, name, state), and where it only waits for others (appraiser, member).
Given = tuple[list[tuple[str, str, str]], frozenset[tuple[str, str]]]


def _given(opened: Opened, round_: Round) -> Given:
    own = opened.reader.own
    found = (
        Appraiser.objects.filter(round=round_, appraiser__code__in=own, member__cards__round=round_)
        .exclude(member__code__in=own)
        .order_by("member__order")
        .values_list("member__code", "member__short_name", "member__cards__state")
        .distinct()
    )
    return list(found), frozenset()


def _given_alone(opened: Opened, round_: Round) -> Given:
    own, judged = opened.reader.own, judged_in(round_.pk)
    mine = {member for member, appraiser in judged if appraiser in own and member not in own}
    if not mine:
        return [], frozenset()
    sheet = load_sheet(round_, criteria=(), sums=False)
    found = [(member.code, member.short_name, member.state) for member in sheet.members if member.code in mine]
    return found, only_waiting(sheet, judged)
