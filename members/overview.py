"""The dashboard: what stands where, what is due, what is missing. Each app tells its part; the roof lists the parts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from members.access import Action, may, may_see_everything
from members.models import BlocYear, User
from members.pages import Opened, Page


class TaskState(StrEnum):
    """How a task stands."""

    DONE = "done"
    DUE = "due"
    LATE = "late"
    MISSING = "missing"
    LATER = "later"

    @property
    def label(self) -> str:
        """The state in the user's words."""
        return {"done": "Xong", "due": "Đang làm", "late": "Quá hạn", "missing": "Còn thiếu", "later": "Sắp tới"}[self]

    @property
    def tag(self) -> str:
        """The tag it is drawn with; see static/css/parts.css."""
        return {"done": "done", "due": "now", "late": "late", "missing": "late", "later": "todo"}[self]


@dataclass(frozen=True)
class Task:
    """One thing to be done, how it stands, and where it is done; `own` is what the reader's own agency has to do."""

    title: str
    state: TaskState
    note: str = ""
    url: str = ""
    own: bool = False


@dataclass(frozen=True)
class Leading:
    """Who stands in front: rank, name and points of the first, and where all of them stand."""

    title: str
    url: str
    rows: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Section:
    """One app's part of the dashboard: its tasks, and its facts as (name, text)."""

    title: str
    url: str
    tasks: list[Task] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    sample: bool = False
    leading: Leading | None = None
    # A round of the year is open, or was: there is nothing to begin any more.
    at_work: bool = False

    @property
    def open(self) -> list[Task]:
        """What is not done yet."""
        return [task for task in self.tasks if task.state is not TaskState.DONE]

    @property
    def done(self) -> list[Task]:
        """What is done."""
        return [task for task in self.tasks if task.state is TaskState.DONE]


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """The parts of all apps; what is open comes first, and of the tasks what is late, then what is due or missing.

    `steps` are all that a year needs before it is at work, done or not, for whoever manages it; none once it is.
    `further` are pages that tell more of the year, each with its address, below everything.
    """

    steps: list[Task]
    sections: list[Section]
    by_urgency: list[Section]
    leading: Leading | None
    open_tasks: list[Task]
    sample: bool
    sample_accounts: list[str]
    further: list[tuple[str, str]]
    # Who of the standing body looks after the bloc, for its own people; "" while nobody does.
    officer: str


_URGENCY = [TaskState.LATE, TaskState.DUE, TaskState.MISSING]

Provider = Callable[[Opened], Section]
Steps = Callable[[Opened], list[Task]]
RealityCheck = Callable[[BlocYear], bool]


def _turn(task: Task, steps: Sequence[Task]) -> int:
    """When it is its turn among all that is to be done, the smallest first."""
    if task not in steps:
        return 2 + _URGENCY.index(task.state)
    return 0 if task.state is TaskState.MISSING else 1


def sample_accounts(opened: Opened, is_real: RealityCheck) -> list[str]:
    """The sample accounts that can still log in beside real data; none for a reader who could do nothing about it.

    Their password is known to whoever tried the portal out, and `demo --remove` takes them away.
    """
    if not may(opened.reader, Action.MANAGE_YEAR):
        return []
    found = User.objects.filter(is_sample=True, is_active=True).order_by("pk")
    names = list(found.values_list("username", flat=True))
    return names if names and is_real(opened.year) else []


def _parted(sections: list[Section], steps: list[Task]) -> list[Section]:
    """The sections without what the list of steps tells already, and without those that have nothing else to tell."""
    told = {step.title for step in steps}
    parted = [replace(one, tasks=[task for task in one.tasks if task.title not in told]) for one in sections]
    return [section for section in parted if section.tasks or section.facts]


def _officer(opened: Opened) -> str:
    officer = opened.year.bloc.officer if may_see_everything(opened.reader) else None
    return officer.with_office if officer else ""


def overview_page(
    providers: Iterable[Provider],
    is_real: RealityCheck,
    beginning: Iterable[Steps] = (),
    further: Iterable[Page[Any]] = (),
) -> Page[OverviewPage]:
    """The page at `/<bloc>/<year>/`, from the parts of all apps; `is_real` tells whether real scores stand there.

    `beginning` are, in their order, the steps by which a year comes to be at work, `further` the pages it leads on to.
    """
    parts, first = list(providers), list(beginning)
    below = list(further)

    def load(opened: Opened) -> OverviewPage:
        sections = [part(opened) for part in parts]
        manages = bool(may(opened.reader, Action.MANAGE_YEAR))
        begins = manages and not any(section.at_work for section in sections)
        steps = [step for of_app in first for step in of_app(opened)] if begins else []
        sections = _parted(sections, steps) if steps else sections
        tasks = [*steps, *(task for section in sections for task in section.tasks)]
        return OverviewPage(
            steps=steps,
            sections=sections,
            # What is done is folded away.
            by_urgency=sorted(sections, key=lambda section: (section.leading is None, not section.open)),
            leading=next((section.leading for section in sections if section.leading), None),
            # The steps keep their order, and stand before the rest; first what is lacking, then what others have to do.
            open_tasks=sorted(
                (task for task in tasks if task.state in _URGENCY and (manages or task.own)),
                key=lambda task: _turn(task, steps),
            ),
            sample=any(section.sample for section in sections),
            sample_accounts=sample_accounts(opened, is_real),
            officer=_officer(opened),
            further=[(page.title, opened.address(page.name)) for page in below],
        )

    return Page(
        name="overview",
        path="",
        title="Tổng quan",
        load=load,
        template="members/overview.html",
        menu="Tổng quan",
    )
