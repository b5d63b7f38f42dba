"""The stage of the browser's tests: the bloc's real year with the sample scores, and how one finds one's way on it.

What a page ought to show is computed here from the database by the same pure rules as everywhere (`scoring.rules`),
and compared with what stands on the screen.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from common.audit.log import Actor
from common.audit.models import Entry
from common.vietnamese.numbers import show_points
from common.yearfile.files import load
from members.access import Reader
from members.models import BlocYear, Role, User
from scoring.marks import StoredJSON
from scoring.models import Round, Stage
from scoring.rubrics import kinds
from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.criterion import CriterionKind, RubricNode, Value
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import points_of_all
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.kinds.values import from_text
from scoring.rules.standing import Contender, rank
from scoring.rules.totals import add_up
from scoring.sample import make_sample
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.scores import Edit, save_scores

YEAR_FILE = Path(__file__).resolve().parents[2] / "members" / "data" / "khoi-6-2023.json"
PASSWORD = "mot-mat-khau-de-thu"

OFFICE = "van-phong-tinh-uy"  # the first member in protocol order, which a telephone shows first
CONTROL = "uy-ban-kiem-tra"
MASSES = "ban-dan-van"


@dataclass(frozen=True)
class Scene:
    """The bloc-year, its round and the address of the server."""

    year: BlocYear
    round: Round
    server: str

    def account(self, username: str) -> User:
        return User.objects.get(username=username)

    def url(self, name: str, *args: object, **query: str) -> str:
        """The whole address of a page of the year."""
        path = reverse(name, args=[self.year.bloc.code, self.year.year, *args])
        return f"{self.server}{path}" + (f"?{urlencode(query)}" if query else "")

    @property
    def sheet(self) -> RoundSheet:
        """The round as it stands in the database now."""
        return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=self.round.pk))

    def text(self, member: str, criterion: str, stage: str = Stage.AGREED) -> StoredJSON | None:
        """What is stored of a value."""
        return self.sheet.mark(member, criterion).input(stage)

    def total(self, member: str) -> str:
        """The total that the database gives, as pages write it."""
        return show_points(self.sheet.cards()[member].total)

    def rank(self, member: str) -> str:
        """The rank that the database gives, as pages write it."""
        sheet = self.sheet
        return str(next(row.rank for row in sheet.standings(sheet.cards()) if row.member == member))

    def expected(self, member: str, typed: dict[str, str]) -> tuple[str, str]:
        """Total and rank of a member once these texts stand as agreed values, by the rules alone."""
        sheet = self.sheet
        points: dict[str, dict[str, Decimal | None]] = {other: {} for other in sheet.columns}
        for leaf in sheet.leaves:
            known = {}
            for other in sheet.columns:
                given = typed.get(leaf.code) if other == member else None
                value = sheet.read(leaf.code, sheet.mark(other, leaf.code).known_at(Stage.AGREED))
                if given is not None:
                    value = from_text(leaf, given, sheet.rubric.step)
                if value is not None:
                    known[other] = value
            for other, scored in points_of_all(leaf, known).items():
                points[other][leaf.code] = scored.points
        cards = {other: add_up(sheet.rubric, given) for other, given in points.items()}
        rows = rank(
            sheet.rubric, [Contender(code, cards[code], ineligible=False, votes=None) for code in sheet.columns]
        )
        row = next(row for row in rows if row.member == member)
        return show_points(row.total), str(row.rank)

    def log(self, member: str, criterion: str, stage: str = Stage.AGREED) -> QuerySet[Entry]:
        """What the log says of one value, oldest first."""
        return Entry.objects.filter(key=f"score/{self.round.code}/{member}/{criterion}/{stage}").order_by("id")

    def change(self, member: str, criterion: str, text: str, *, reason: str = "Họp lại") -> None:
        """Somebody else (the bloc's second secretary) writes an agreed value meanwhile."""
        other, _ = User.objects.get_or_create(username="thuky2", defaults={"full_name": "Lê Thị Hai"})
        Role.objects.get_or_create(user=other, kind=Role.Kind.SECRETARY, bloc=self.year.bloc, agency=None)
        version = self.sheet.mark(member, criterion).version
        saved = save_scores(
            round_id=self.round.pk,
            edits=[Edit(member, criterion, Stage.AGREED, version, text)],
            actor=Actor(user=other),
            reader=Reader(user=other, kinds=frozenset({Role.Kind.SECRETARY})),
            reason=reason,
        )
        assert [outcome.fate for outcome in saved.outcomes] == ["saved"]


def agree(scene: Scene) -> None:
    """Every criterion of every member is agreed: as it was appraised or self-scored, and the gaps at nothing."""
    sheet = scene.sheet
    edits = []
    for member in sheet.columns:
        for leaf in sheet.leaves:
            mark = sheet.mark(member, leaf.code)
            if mark.agreed_input is None:
                known = sheet.read(leaf.code, mark.known_at(Stage.AGREED)) or _nothing(leaf)
                edits.append(Edit(member, leaf.code, Stage.AGREED, 0, known))
    save_scores(round_id=scene.round.pk, edits=edits, actor=Actor(name="tests"), reader=None, log=False)


def _nothing(leaf: RubricNode) -> Value:
    if leaf.kind is kinds.LEVELS:
        return LevelValue(leaf.levels[-1].name)
    nothing: dict[CriterionKind, Value] = {
        kinds.DIRECT: PointsValue(Decimal(0)),
        kinds.TARGET: TargetValue(Decimal(0), Decimal(40)),
        kinds.PER_UNIT: CountValue(0),
        kinds.ACHIEVED: AchievedValue(False),
    }
    return nothing[leaf.kind]


def set_scene(server: str) -> Scene:
    """Loads the real year and the sample beside it, as `make run` does on an empty database."""
    load(YEAR_FILE.read_bytes(), Actor(name="tests"))
    year = BlocYear.objects.select_related("bloc").get()
    make_sample(year=year, password=PASSWORD, renew=False, actor=Actor(name="tests"))
    return Scene(year, Round.objects.get(), server)


@dataclass(frozen=True)
class Desk:
    """A page where scores are entered, and the places one looks at on it."""

    page: Page

    def box(self, member: str, criterion: str, stage: str = Stage.AGREED) -> Locator:
        return self.page.locator(f'[name="v:{stage}:{member}:{criterion}"]')

    def cell(self, member: str, criterion: str, stage: str = Stage.AGREED) -> Locator:
        return self.page.locator("td").filter(has=self.box(member, criterion, stage))

    def note(self, member: str, criterion: str, stage: str = Stage.AGREED) -> Locator:
        """What stands beside the box: «đã lưu», or why not."""
        return self.cell(member, criterion, stage).locator(".cell-note")

    def type_in(self, member: str, criterion: str, text: str, key: str = "Enter", stage: str = Stage.AGREED) -> None:
        """Goes to a box, types over what stands there and leaves it by this key, once the page's script is there."""
        expect(self.undo).to_be_visible()
        self.box(member, criterion, stage).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press(key)

    def total(self, member: str) -> Locator:
        return self.page.locator(f'tfoot [data-total="{member}"]')

    def rank(self, member: str) -> Locator:
        return self.page.locator(f'tfoot [data-rank="{member}"]')

    @cached_property
    def status(self) -> Locator:
        """The line that says what was just done."""
        return self.page.get_by_role("status")

    @cached_property
    def undo(self) -> Locator:
        return self.page.get_by_role("button", name="Hoàn tác")

    @cached_property
    def reason(self) -> Locator:
        return self.page.get_by_label("Lý do sửa")
