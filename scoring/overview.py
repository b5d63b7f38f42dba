"""What the dashboard says of scoring: where the rounds stand, what is due, whose card is missing."""

from django.db.models import Count, Q

from khoithidua.vietnamese.dates import days_left, short_date
from members.access import may_see_all_cards
from members.overview import Section, Task, TaskState
from members.pages import Opened
from scoring.models import Criterion, Round, Rubric, Scorecard
from scoring.pages.rounds import due_of, round_of


def overview(opened: Opened) -> Section:
    """The section «Chấm điểm» for this reader; of the others' cards only who may see them is told."""
    rubric = Rubric.objects.filter(year=opened.year).first()
    round_, context = round_of(opened)
    url = opened.address("grid")
    tasks = [_rubric_task(opened, rubric)]
    if round_ is None:
        tasks.append(Task("Mở kỳ chấm điểm", TaskState.MISSING, "Năm này chưa có kỳ chấm điểm nào."))
        return Section("Chấm điểm và xếp hạng", url, tasks, sample=bool(rubric and rubric.is_sample))
    tasks += _card_tasks(opened, round_)
    if due := due_of(round_):
        note = f"{days_left(due, opened.today)}, ngày {short_date(due)}"
        state = TaskState.LATE if due < opened.today else TaskState.DUE
        tasks.append(Task(f"Bước {round_.get_step_display().lower()}", state, note, url))
    facts = [("Kỳ", round_.name), ("Bước", round_.get_step_display())]
    return Section("Chấm điểm và xếp hạng", url, tasks, facts, sample=context["sample"])


def _rubric_task(opened: Opened, rubric: Rubric | None) -> Task:
    url = opened.address("rubric")
    if rubric is None:
        return Task("Bảng đánh giá", TaskState.MISSING, "Chưa có bảng đánh giá của năm.", url)
    if rubric.is_sample:
        return Task("Bảng đánh giá", TaskState.MISSING, "Đang dùng bảng mẫu; cần nhập bảng chính thức của Khối.", url)
    return Task("Bảng đánh giá", TaskState.DONE, rubric.name, url)


def _card_tasks(opened: Opened, round_: Round) -> list[Task]:
    everybody = may_see_all_cards(opened.reader, round_.shown_visibility)
    leaves = Criterion.objects.filter(rubric=round_.rubric_id).exclude(kind__in=["group", "bonus", "penalty"]).count()
    cards = Scorecard.objects.filter(round=round_)
    if not everybody:
        cards = cards.filter(member__code__in=opened.reader.own)
    counted = list(
        cards.annotate(
            scored=Count("scores", filter=Q(scores__points__isnull=False)),
            agreed=Count("scores", filter=Q(scores__agreed_input__isnull=False)),
        )
        .order_by("member__order")
        .values_list("member__code", "member__short_name", "state", "scored", "agreed")
    )
    tasks = []
    if not everybody:
        for code, _name, state, scored, _agreed in counted:
            tasks.append(_own_task(opened, code, state, leaves - scored))
        return tasks
    late = [name for _, name, state, _, _ in counted if state == Scorecard.State.DRAFTING]
    if round_.step != Round.Step.PREPARING:
        state = TaskState.DONE if not late else TaskState.DUE if round_.step == Round.Step.SCORING else TaskState.LATE
        note = f"Chưa nộp: {', '.join(late)}." if late else "Các đơn vị đã nộp phiếu."
        tasks.append(Task("Nộp phiếu tự chấm", state, note, opened.address("grid")))
    unscored = [f"{name} ({leaves - scored})" for _, name, _, scored, _ in counted if scored < leaves]
    tasks.append(
        Task(
            "Chấm đủ tiêu chí",
            TaskState.MISSING if unscored else TaskState.DONE,
            f"Còn tiêu chí chưa có điểm: {', '.join(unscored)}." if unscored else "Mọi tiêu chí đã có điểm.",
            opened.address("grid"),
        )
    )
    lacking = sum(leaves - agreed for *_, agreed in counted)
    if round_.step in (Round.Step.AGREEING, Round.Step.PUBLISHED):
        tasks.append(
            Task(
                "Thống nhất điểm",
                TaskState.DUE if lacking else TaskState.DONE,
                f"Còn {lacking} điểm chưa thống nhất." if lacking else "Mọi điểm đã thống nhất.",
                opened.address("standings"),
            )
        )
    return tasks


def _own_task(opened: Opened, code: str, state: str, unscored: int) -> Task:
    label = Scorecard.State(state).label
    url = opened.address("card", code)
    if state != Scorecard.State.DRAFTING:
        return Task("Phiếu của đơn vị", TaskState.DONE, f"{label}.", url, own=True)
    note = f"{label}, còn {unscored} tiêu chí chưa có điểm." if unscored else f"{label}, đã đủ điểm."
    return Task("Phiếu của đơn vị", TaskState.DUE, note, url, own=True)
