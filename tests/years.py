"""Bloc-years made to measure: as many members and criteria as a test wants, every score of which can be told apart.

    made = make_year(members=3, leaves=5)
    client.force_login(made.secretary)
    client.get(made.address("grid"))
    client.force_login(made.representative("dv-02"))
    made.secrets("dv-03")        # what must stand on no page of another member's representative

Everything goes through the verbs that the pages use, so points, versions and card states are those of real life.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import cycle

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models import Value as Text
from django.db.models.functions import Concat
from django.urls import reverse

from campaigns.models import Activity, ActivityKind, Campaign, Focus, Occasion
from common.audit.log import Actor
from members.access import Reader
from members.models import Agency, Bloc, BlocYear, Membership, Role, User
from members.queries import reader_of, roles_of, years_of
from pacts.models import AdoptedDocument, Pact, Pledge, Signature
from scoring.models import Criterion, Publication, Round, Rubric, Score, Scorecard, Stage
from scoring.rubrics import kinds
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.criterion import TargetRule, Value
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.kinds.values import to_text
from scoring.rubrics.verbs import store_rubric
from scoring.verbs.publication import Correction, EligibilityVerdict, correct, publish
from scoring.verbs.rounds import open_round
from scoring.verbs.scores import Edit, Fate, save_scores

ACTOR = Actor(name="tests")
# How many criteria a group holds.
GROUP_SIZE = 6
FULL = Decimal(100)

_LEVELS = (
    rules.PlainLevel("Tốt", Decimal(100)),
    rules.PlainLevel("Khá", Decimal(80)),
    rules.PlainLevel("Đạt", Decimal(60)),
)
# One of each kind in turn; the first five show all that a small rubric can have.
_KINDS: tuple[dict[str, object], ...] = (
    {"kind": kinds.DIRECT},
    {"kind": kinds.TARGET, "rule": TargetRule.LEADER, "default_target": Decimal(100)},
    {"kind": kinds.LEVELS, "levels": _LEVELS},
    {"kind": kinds.PER_UNIT, "points_each": Decimal("0.5"), "unit": "lần"},
    {"kind": kinds.ACHIEVED},
    {"kind": kinds.TARGET, "rule": TargetRule.PROPORTIONAL},
    {"kind": kinds.TARGET, "rule": TargetRule.THRESHOLD, "floor_percent": Decimal(10)},
)
# Which values a round that has come to a step would have.
_STAGES_AT = {
    Round.Step.PREPARING: (),
    Round.Step.SCORING: (Stage.SELF,),
    Round.Step.APPRAISING: (Stage.SELF, Stage.APPRAISED),
    Round.Step.AGREEING: tuple(Stage),
    Round.Step.PUBLISHED: tuple(Stage),
}


@dataclass
class Made:
    """A bloc-year that was made, its round, and the accounts that look at it."""

    year: BlocYear
    round: Round
    rubric: rules.PlainRubric
    members: list[Membership]
    # What was put in, by (member code, criterion code, stage).
    values: dict[tuple[str, str, str], Value] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """The members' codes in protocol order: «dv-01», «dv-02»…"""
        return [member.code for member in self.members]

    @cached_property
    def leaves(self) -> list[rules.RubricNode]:
        """The criteria that are scored: «1.1», «1.2»…"""
        return list(self.rubric.leaves())

    @cached_property
    def secretary(self) -> User:
        return self._account(Role.Kind.SECRETARY)

    @cached_property
    def leader(self) -> User:
        return self._account(Role.Kind.LEADER)

    @cached_property
    def clerk(self) -> User:
        return self._account(Role.Kind.CLERK)

    @cached_property
    def admin(self) -> User:
        return self._account(Role.Kind.ADMIN)

    def representative(self, code: str) -> User:
        """The account that stands for this member."""
        member = next(member for member in self.members if member.code == code)
        return self._account(Role.Kind.REPRESENTATIVE, member)

    def _account(self, kind: Role.Kind, member: Membership | None = None) -> User:
        bloc = self.year.bloc
        name = f"{kind.value}-{bloc.code}" + (f"-{member.code}" if member else "")
        user, _ = User.objects.get_or_create(username=name, defaults={"full_name": f"{kind.label} {bloc.code}"})
        Role.objects.get_or_create(
            user=user,
            kind=kind,
            bloc=None if kind == Role.Kind.ADMIN else bloc,
            agency=member.agency if member else None,
        )
        return user

    def reader(self, user: User) -> Reader:
        """What this account is in this bloc-year."""
        roles = roles_of(user)
        return reader_of(user, roles, self.year, years_of(user, roles, self.year.bloc.code)[self.year])

    def publish(self) -> Publication:
        """The secretary publishes the round, as it stands."""
        secretary = self.secretary
        published = publish(
            round_id=self.round.pk, typed="CÔNG BỐ", actor=Actor(user=secretary), reader=self.reader(secretary)
        )
        self.round.refresh_from_db()
        return published

    def correct(
        self,
        changed: Mapping[tuple[str, str], str],
        verdicts: Sequence[EligibilityVerdict] = (),
        *,
        reason: str = "Cộng nhầm điểm",
    ) -> Publication:
        """The secretary corrects the last publication: agreed values by (member, criterion), as they are typed."""
        secretary = self.secretary
        edits = [Edit(*place, Stage.AGREED, 0, text) for place, text in changed.items()]
        return correct(
            round_id=self.round.pk,
            correction=Correction(self.round.publications.count(), edits, verdicts, reason),
            typed="CÔNG BỐ",
            actor=Actor(user=secretary),
            reader=self.reader(secretary),
        )

    def address(self, name: str, *args: object) -> str:
        """The address of a page of this bloc-year."""
        return reverse(name, args=[self.year.bloc.code, self.year.year, *args])

    def text(self, member: str, criterion: str, stage: str = Stage.AGREED) -> str:
        """What stands in the box of this value; «» where nothing was put in."""
        node = next(leaf for leaf in self.leaves if leaf.code == criterion)
        value = self.values.get((member, criterion, stage))
        return "" if value is None else to_text(node, value)

    def secrets(self, member: str) -> set[str]:
        """Texts that stand on this member's card and on no other: every explanation, and what tells its values apart.

        Levels, yes and no, and small counts are the same for many members and are not among them.
        """
        telling = {
            self.text(member, leaf.code, stage)
            for leaf in self.leaves
            for stage in Stage
            if leaf.kind in (kinds.DIRECT, kinds.TARGET)
        }
        return {explanation(member, leaf.code) for leaf in self.leaves if self.values} | telling - {""}


def explanation(member: str, criterion: str) -> str:
    """What the member wrote beside a criterion."""
    return f"Giải trình của {member} về {criterion}."


def make_year(
    *,
    members: int = 3,
    leaves: int = 5,
    scored: bool = True,
    step: str = Round.Step.AGREEING,
    visibility: str = Round.Visibility.TOTALS,
    campaigns: int = 2,
    ineligible: Collection[str] = (),
    bloc: str = "khoi-thu",
    year: int = 2024,
    rubric: rules.PlainRubric | None = None,
) -> Made:
    """A bloc-year with a signed pact, campaigns, activities, a rubric and one round «nam» at this step.

    `scored` gives every member every value that a round at this step would have. The members with the codes in
    `ineligible` are «không xét». Another `rubric` may stand in place of one with so many `leaves`. A second year of the
    same bloc has the same agencies and accounts.
    """
    with transaction.atomic():
        made_year = _year(bloc, year)
        joined = _members(made_year, members)
        _pact(made_year, joined)
        _campaigns(made_year, campaigns)
        plain = rubric or rubric_of(leaves)
        store_rubric(year=made_year, part=RubricPart(plain, note=""))
        # A published round takes no scores: it gets them first.
        published = step == Round.Step.PUBLISHED
        fields = {"code": "nam", "name": "Cả năm", "step": step, "visibility": visibility}
        fields |= {"step": Round.Step.AGREEING} if published else {}
        round_ = open_round(rubric=Rubric.objects.get(year=made_year), fields=fields)
        for member in joined:
            if member.code in ineligible:
                round_.ineligible.create(member=member, reason="Tập thể bị kỷ luật", document="Quyết định số 7")
        made = Made(made_year, round_, plain, joined)
        if scored:
            _score(made)
    if published:
        made.publish()
    return made


def rubric_of(leaves: int) -> rules.PlainRubric:
    """A rubric with so many criteria, of every kind in turn, in groups of six; the last group of several is a bonus."""
    turns = cycle(_KINDS)
    sizes = [min(GROUP_SIZE, leaves - start) for start in range(0, leaves, GROUP_SIZE)]
    groups = []
    for number, size in enumerate(sizes, start=1):
        bonus = number == len(sizes) > 1
        groups.append(
            rules.RubricNode(
                code=str(number),
                name="Điểm thưởng" if bonus else f"Nhóm nhiệm vụ thứ {number}",
                kind=kinds.BONUS if bonus else kinds.GROUP,
                max_points=FULL * size,
                children=tuple(
                    rules.RubricNode(
                        code=f"{number}.{place}",
                        name=f"Thực hiện nhiệm vụ {number}.{place} đúng tiến độ và chất lượng",
                        max_points=FULL,
                        evidence_required=place == 1,
                        **next(turns),  # type: ignore[arg-type]
                    )
                    for place in range(1, size + 1)
                ),
            )
        )
    scale = FULL * (sum(sizes[:-1]) if len(sizes) > 1 else leaves)
    return rules.PlainRubric(
        name=f"Bảng đánh giá {leaves} tiêu chí",
        scale=scale,
        step=Decimal("0.01"),
        total_may_exceed_scale=True,
        tie_break=("1",),
        bands=(
            rules.PlainBand("Xuất sắc", scale * 9 / 10),
            rules.PlainBand("Tốt", scale / 2),
            rules.PlainBand("Đạt", Decimal(0)),
        ),
        nodes=tuple(groups),
    )


def _year(bloc: str, year: int) -> BlocYear:
    found, _ = Bloc.objects.get_or_create(
        code=bloc, defaults={"name": f"Khối thi đua {bloc}", "parent": "Tỉnh ủy", "locality": "Bình Thuận"}
    )
    return BlocYear.objects.create(bloc=found, year=year, source="Số liệu thử.", required_activities=1)


def _members(year: BlocYear, count: int) -> list[Membership]:
    joined = []
    for order in range(1, count + 1):
        code, name = f"dv-{order:02}", f"Cơ quan, đơn vị số {order:02}"
        agency, _ = Agency.objects.get_or_create(
            locality=year.bloc.locality, code=f"{year.bloc.code}-{code}", defaults={"name": name, "short_name": code}
        )
        role = {1: Membership.Role.HEAD, 2: Membership.Role.DEPUTY}.get(order, Membership.Role.MEMBER)
        member = Membership(
            year=year,
            agency=agency,
            order=order,
            code=code,
            name=name,
            short_name=f"Đơn vị {order:02}",
            role=role,
            representative_name=f"Người đại diện {order:02}",
            representative_position="Thủ trưởng",
        )
        joined.append(member)
    Membership.objects.bulk_create(joined)
    return joined


def _pact(year: BlocYear, members: list[Membership]) -> None:
    day = date(year.year, 3, 17)
    pact = Pact.objects.create(
        year=year,
        title=f"Giao ước thi đua năm {year.year}",
        conference_name="Hội nghị ký kết giao ước thi đua",
        conference_date=day,
        chair_name="Người chủ trì",
        state=Pact.State.IN_FORCE,
    )
    AdoptedDocument.objects.create(pact=pact, order=1, name="Quy chế hoạt động của Khối")
    Pledge.objects.bulk_create(Pledge(pact=pact, order=order, text=f"Điều {order}.") for order in range(1, 6))
    Signature.objects.bulk_create(
        Signature(pact=pact, member=member, on=day, signer_name=member.representative_name) for member in members
    )


def unsign(pact: Pact) -> None:
    """The pact as it was while it was drafted: nobody has signed."""
    pact.signatures.all().delete()
    pact.state = Pact.State.DRAFTING
    pact.save(update_fields=["state"])


def _campaigns(year: BlocYear, count: int) -> None:
    Focus.objects.bulk_create(Focus(year=year, order=order, text=f"Trọng tâm {order}.") for order in (1, 2))
    for number in range(1, count + 1):
        starts = date(year.year, 1, 1) + timedelta(days=30 * (number - 1))
        campaign = Campaign.objects.create(
            year=year,
            number=number,
            order=number,
            name=f"Đợt thi đua {number}",
            starts=starts,
            ends=starts + timedelta(days=60),
            theme=f"Chủ đề của đợt {number}",
        )
        Occasion.objects.create(
            campaign=campaign,
            order=1,
            name=f"Ngày kỷ niệm của đợt {number}",
            from_date=date(1930, 2, 3),
            to_date=date(year.year, 2, 3),
        )
        kind = ActivityKind.objects.create(year=year, order=number, code=f"loai-{number}", name=f"Loại {number}")
        Activity.objects.create(
            year=year, kind=kind, order=number, name=f"Hoạt động chung {number}", held_on=starts, place="Phan Thiết"
        )


def _score(made: Made) -> None:
    stages = _STAGES_AT[Round.Step(made.round.step)]
    number = 0
    for member in made.members:
        for leaf in made.leaves:
            for stage in stages:
                number += 1
                made.values[member.code, leaf.code, stage] = _value(leaf, number)
    edits = [Edit(*place, 0, value) for place, value in made.values.items()]
    saved = save_scores(round_id=made.round.pk, edits=edits, actor=ACTOR, reader=None, log=False)
    if any(outcome.fate is not Fate.SAVED for outcome in saved.outcomes):
        raise ValueError("a value of the test year was refused")
    criterion = Criterion.objects.filter(pk=OuterRef("criterion")).values("code")
    # By the card's own number: over a join, PostgreSQL takes seconds a member before it knows the tables' sizes.
    for code, card in Scorecard.objects.filter(round=made.round).values_list("member__code", "pk"):
        before, after = explanation(code, "|").split("|")
        Score.objects.filter(card=card).update(explanation=Concat(Text(before), Subquery(criterion), Text(after)))


def _value(leaf: rules.RubricNode, number: int) -> Value:
    """The value that is put in as the `number`th: where the kind allows, no other has it; from 30 points upwards."""
    if leaf.kind is kinds.DIRECT:
        return PointsValue(Decimal(3000 + number) / 100)
    if leaf.kind is kinds.TARGET:
        return TargetValue(Decimal(300_000 + number) / 10_000, Decimal(100))
    if leaf.kind is kinds.LEVELS:
        return LevelValue(leaf.levels[number % len(leaf.levels)].name)
    if leaf.kind is kinds.PER_UNIT:
        return CountValue(number % 100)
    return AchievedValue(number % 3 > 0)
