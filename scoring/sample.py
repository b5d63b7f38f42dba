"""Sample data to try the portal with: accounts, a rubric, a round with scores. All of it is marked and can be removed.

What was loaded is never touched: a year that has its own rubric or round keeps it and gets no sample beside it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from common.audit.log import Actor, Change, written_last
from documents.models import SAMPLE
from documents.verbs.filing import remove_samples
from members.models import BlocYear, Role, User
from members.yearlog import log_in
from scoring.models import Evidence, Publication, Round, Rubric, Score, Scorecard, Stage
from scoring.recompute import removed_key
from scoring.rubrics.files import read_file
from scoring.rubrics.kinds.criterion import RubricNode, Turn, Value
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.storing import rules_of
from scoring.rubrics.verbs import store_rubric
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.rounds import open_round
from scoring.verbs.scores import Edit, save_scores

SAMPLE_RUBRIC = Path(__file__).parent / "data" / "bang-tieu-chi-mau.json"

STAFF = [
    ("thuky", Role.Kind.SECRETARY, "Thư ký dùng thử"),
    ("truongkhoi", Role.Kind.LEADER, "Lãnh đạo Khối dùng thử"),
    ("vanthu", Role.Kind.CLERK, "Văn thư dùng thử"),
    ("quantri", Role.Kind.ADMIN, "Quản trị dùng thử"),
]


@dataclass
class SampleMade:
    """What the sample brought: new accounts, those that stood already, and what else was made, in words."""

    accounts: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)


def make_sample(*, year: BlocYear, password: str, renew: bool, actor: Actor) -> SampleMade:
    """Makes the sample accounts of a bloc-year and, where it has none, a rubric and an open round with scores.

    `renew` gives the sample accounts that stand already this password too.
    """
    made = SampleMade()
    with transaction.atomic():
        for username, kind, name in STAFF:
            user = _account(made, username, name, password, renew)
            if user:
                bloc = None if kind == Role.Kind.ADMIN else year.bloc
                Role.objects.get_or_create(user=user, kind=kind, bloc=bloc, agency=None)
        for member in year.members.select_related("agency").order_by("order"):
            user = _account(made, member.code, f"Đại diện {member.short_name} dùng thử", password, renew)
            if user:
                Role.objects.get_or_create(
                    user=user, kind=Role.Kind.REPRESENTATIVE, bloc=year.bloc, agency=member.agency
                )
        if not Rubric.objects.filter(year=year).exists():
            store_rubric(year=year, part=read_file(SAMPLE_RUBRIC.read_bytes()), is_sample=True)
            made.things.append("bảng đánh giá mẫu")
        if not Round.objects.filter(year=year).exists():
            _sample_round(year, actor)
            made.things.append("một kỳ chấm điểm với số liệu minh họa")
        changes = [Change(subject=SAMPLE, action=f"tạo {thing}") for thing in made.things]
        log_in(year, actor, changes)
    return made


def _account(made: SampleMade, username: str, name: str, password: str, renew: bool) -> User | None:
    """The sample account of this name; None if a real account has the name, which is left alone."""
    user = User.objects.filter(username=username).first()
    if user is None:
        made.accounts.append(username)
        return User.objects.create_user(username, password=password, full_name=name, is_sample=True)
    if not user.is_sample:
        return None
    if renew:
        user.set_password(password)
        user.save()
    made.kept.append(username)
    return user


def _sample_round(year: BlocYear, actor: Actor) -> None:
    rubric = Rubric.objects.get(year=year)
    round_ = open_round(
        rubric=rubric,
        fields={
            "code": "nam",
            "name": "Cả năm",
            "step": Round.Step.AGREEING,
            "visibility": Round.Visibility.TOTALS,
            "is_sample": True,
        },
    )
    sheet = load_sheet(round_)
    edits = []
    for place, member in enumerate(sheet.members):
        for row, leaf in enumerate(rules_of(rubric).leaves()):
            for stage in _sampled_stages(place, row):
                value = _sample_value(sheet, leaf, place, row, stage)
                edits.append(Edit(member.code, leaf.code, stage, 0, value))
    save_scores(round_id=round_.pk, edits=edits, actor=actor, reader=None, log=False)


def _sampled_stages(place: int, row: int) -> list[str]:
    """Which values of a mark the sample has: here and there one is missing, as in a real round half done."""
    if (place, row) in {(4, 2), (7, 9), (8, 4)}:
        return []
    if (place + 2 * row) % 13 == 12:
        return [Stage.SELF]
    return [Stage.SELF, Stage.APPRAISED] if (place + row) % 4 == 3 else list(Stage.values)


def _sample_value(sheet: RoundSheet, leaf: RubricNode, place: int, row: int, stage: str) -> Value:
    """A made-up value, the same at every making. The appraisal is now and then a little stricter than the member."""
    turn = (7 * place + 5 * row + place * row) % 12
    strict = stage != Stage.SELF and turn % 5 == 4
    if leaf.code == "IV.3" and leaf.levels:
        # This criterion rewards heading the bloc: only the head gets its highest level.
        return LevelValue(leaf.levels[0 if sheet.members[place].role == "head" else -1].name)
    value: Value = leaf.leaf_kind.sample(leaf, Turn(turn, place, strict, sheet.rubric.step))
    return value


def remove_sample(*, actor: Actor) -> list[str]:
    """Takes every sample thing away again, in all years; answers what, in words.

    A sample rubric or account that real data came to hang on stays, and is told.
    """
    gone = []
    with transaction.atomic(), written_last():
        for round_ in Round.objects.filter(is_sample=True).select_related("year__bloc"):
            Evidence.objects.filter(card__round=round_).delete()
            # The database lets only publications of sample data be deleted.
            Publication.objects.filter(round=round_, is_sample=True).delete()
            Score.objects.filter(card__round=round_).delete()
            Scorecard.objects.filter(round=round_).delete()
            round_.delete()
            gone.append(f"kỳ chấm điểm {round_.name}, {round_.year}")
            _log_removal(round_.year, round_.name, actor, removed_key(round_.code))
        for rubric in Rubric.objects.filter(is_sample=True).select_related("year__bloc"):
            if rubric.rounds.exists():
                gone.append(f"(giữ lại {rubric.name}: đang có kỳ chấm điểm dùng bảng này)")
                continue
            rubric.delete()
            gone.append(f"{rubric.name}, {rubric.year}")
            _log_removal(rubric.year, rubric.name, actor)
        gone += remove_samples(actor=actor)
        accounts = User.objects.filter(is_sample=True)
        gone += [f"tài khoản {username}" for username in accounts.values_list("username", flat=True)]
        accounts.delete()
    return gone


def _log_removal(year: BlocYear, name: str, actor: Actor, key: str = "") -> None:
    change = Change(subject=SAMPLE, key=key, action=f"bỏ {name}")
    log_in(year, actor, [change])
