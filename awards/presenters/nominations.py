"""Who is put forward for what: each question of a meeting in words, its list, and what each case is known to meet.

Ranks and bands are told as far as the reviewed round lets the reader know them; to whom it does not, they are unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from awards.eligibility import Reviewed, newest_round, reviewed_of
from awards.models import Award, Nomination, Question
from awards.rules.conditions import TOLD, Asked, Condition, Known, conditions_of, overall
from awards.rules.eligible import Standing
from awards.rules.running import Won, years_of, years_running
from awards.verbs.ledger import Holders
from awards.verbs.questions import name_of, why_frozen
from awards.votes import quota_of, threshold_of, whole_of
from common.labels import label
from common.prepared import PreparedRows, with_parents
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.dates import today_vn
from members.access import Reader, may_see_everything, may_see_total
from members.models import BlocYear, Membership
from scoring.models import Round
from scoring.publications.freezing import frozen, lines_of, publications_of
from scoring.rules.snapshot import MemberLine
from scoring.sheet import load_sheet

_NOMINATIONS = PreparedRows(Nomination.objects.order_by("order", "id"), "question__review")
SUSPENDED = "tạm dừng xét"
EXCLUDED = "không xét"


@dataclass(frozen=True)
class Ranked:
    """The standings of the reviewed round as a reader may know them, by the member's code."""

    lines: dict[str, MemberLine]
    bands: Sequence[str]
    provisional: bool
    ranked: bool
    exists: bool = True

    def known(self, code: str) -> Known:
        """What they tell of this member."""
        line = self.lines.get(code)
        if line is None:
            return Known(provisional=self.provisional, rank_withheld=self.exists, band_withheld=self.exists)
        rank = line.rank if self.ranked else None
        return Known(rank, line.band, self.bands, None, self.provisional, rank_withheld=not self.ranked)


NO_STANDINGS = Ranked({}, (), True, False, exists=False)


@dataclass(frozen=True)
class NominationLine:
    """A case: whom it is about, what it meets, and how the reader changes it (`url`, "" if it may not)."""

    row: Nomination
    number: int
    standing: Standing
    conditions: list[Condition]
    url: str = ""

    @property
    def name(self) -> str:
        """The agency, or the person with what it is there."""
        return ", ".join(filter(None, (self.row.person, self.row.position, self.row.member.name)))

    @property
    def met(self) -> str:
        """«đạt», «chưa đạt», «chưa biết» of all conditions together; "" where nothing is asked."""
        found = overall(self.conditions)
        return TOLD[found] if found else ""

    @property
    def told(self) -> str:
        """Every condition in words."""
        return "; ".join(one.sentence for one in self.conditions)

    @property
    def note(self) -> str:
        """That its member is not reviewed, or not for now; that it was withdrawn, and why."""
        held = {Standing.SUSPENDED: SUSPENDED, Standing.EXCLUDED: EXCLUDED}.get(self.standing, "")
        gone = f"đã rút: {self.row.withdrawn}" if self.row.withdrawn else ""
        said = "; ".join(filter(None, (held, gone)))
        return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class QuestionBlock:
    """A question in words, and its list; `frozen` says why it stands as it is, "" while it may be changed.

    `free` are the members not yet on the list of a form for collectives. `first` of the meeting's questions.
    """

    question: Question
    name: str
    asked: str
    threshold: str
    quota: str
    path: str
    conditions: str
    lines: list[NominationLine]
    frozen: str
    free: list[tuple[Membership, Standing]]
    url: str = ""
    add_url: str = ""

    @property
    def standing(self) -> list[NominationLine]:
        """Those that were not withdrawn."""
        return [line for line in self.lines if not line.row.withdrawn]


def standings_for(reader: Reader, round_: Round | None) -> Ranked:
    """The round's standings as this reader may know them: published, else as they stand, which is provisional."""
    if round_ is None:
        return NO_STANDINGS
    visibility = round_.shown_to(reader)
    publications = publications_of(round_) if round_.is_published else []
    if publications:
        number = publications[0].number
        snapshot = frozen(round_, number)[number]
        lines, rubric, provisional = list(snapshot.standings), snapshot.rubric, False
    else:
        sheet = load_sheet(round_, criteria=())
        lines, rubric, provisional = lines_of(sheet), sheet.rubric, True
    seen = {line.code: line for line in lines if may_see_total(reader, line.code, visibility)}
    ranked = bool(may_see_everything(reader)) or visibility != Round.Visibility.OWN
    return Ranked(seen, [band.name for band in rubric.bands], provisional, ranked)


def threshold_text(question: Question) -> str:
    """«Cần quá 2/3 tổng số thành viên đồng ý»."""
    return f"Cần {threshold_of(question).told} đồng ý"


def quota_text(question: Question, year: BlocYear) -> str:
    """«Đề nghị không quá 2 trường hợp: 30 % của 9 thành viên là 2,7, bỏ phần lẻ»."""
    return f"Đề nghị {quota_of(question).told(whole_of(question, year))}"


def asked_text(question: Question) -> str:
    """«Bỏ phiếu kín: chọn không quá 2 trường hợp»."""
    how = "Bỏ phiếu kín" if question.by_ballot else "Biểu quyết giơ tay"
    if question.method == Question.Method.CHOOSE:
        return f"{how}: chọn không quá {question.most_chosen} trường hợp"
    blank = ", không ghi ý kiến tính là không đồng ý" if question.blank_is_against else ""
    return f"{how}: đồng ý hoặc không đồng ý từng trường hợp{blank}"


def path_text(question: Question) -> str:
    """What is done where votes alone do not decide."""
    return f"Khi bằng phiếu, thừa hoặc không có: {str(question.get_tie_path_display()).lower()}"


def asked_by(question: Question) -> Asked:
    """What the form of the question asks for on the day of the meeting."""
    day = question.review.conference.day or today_vn()
    edition = question.form.edition_on(day)
    if edition is None:
        return Asked()
    of = edition.years_of.name_on(day) if edition.years_of else ""
    return Asked(edition.most_rank, edition.band, edition.years_running, of)


def blocks_of(year: BlocYear, questions: Sequence[Question], reader: Reader) -> list[QuestionBlock]:
    """The questions of one meeting, each with its list, as this reader may know what it meets."""
    if not questions:
        return []
    round_ = questions[0].review.round or newest_round(year)
    reviewed = reviewed_of(year, reader, round_=round_)
    ranked = standings_for(reader, round_)
    rows: dict[int, list[Nomination]] = {}
    found = _NOMINATIONS(questions[0].review_id)
    for row in with_parents(found, "member", [one.member for one in reviewed.values()]):
        rows.setdefault(row.question_id or 0, []).append(row)
    running = running_of(year, questions)
    return [_block(year, one, rows.get(one.pk, []), reviewed, ranked, running) for one in questions]


def running_of(year: BlocYear, questions: Sequence[Question]) -> dict[tuple[int, str], int]:
    """How many years running each member has won, for merit, what these questions ask for: by form and code.

    What is decided for the year itself counts if it is there already; else the years up to the one before. A member of
    which the ledger has nothing at all is left out: that is not known, which is not 0.
    """
    editions = (one.form.edition_on(one.review.conference.day or today_vn()) for one in questions)
    asked = {edition.years_of_id for edition in editions if edition and edition.years_of_id}
    if not asked:
        return {}
    holders = Holders.of(year)
    won = Award.objects.filter(bloc=year.bloc, unit="", person="", cancelled_on__isnull=True, year__lte=year.year)
    rows = list(won.values_list("agency", "form", "year", "ground"))
    found = {}
    for member in holders.members:
        line = holders.line(member.agency_id)
        mine = [row for row in rows if row[0] in line]
        for form in asked if mine else ():
            merit = (Won(when, ground == Award.Ground.MERIT) for _, of, when, ground in mine if of == form)
            years = years_of(merit, merit_only=True)
            found[form, member.code] = max(years_running(years, until) for until in (year.year, year.year - 1))
    return found


def _block(
    year: BlocYear,
    question: Question,
    rows: Sequence[Nomination],
    reviewed: dict[str, Reviewed],
    ranked: Ranked,
    running: Mapping[tuple[int, str], int],
) -> QuestionBlock:
    asked = asked_by(question)
    collective = question.form.subject == question.form.Subject.COLLECTIVE
    edition = question.form.edition_on(question.review.conference.day or today_vn())
    # Of a person the ledger of agencies says nothing.
    form = edition.years_of_id if edition and collective else None
    lines = [
        line_of(number, row, asked, reviewed, ranked, running.get((form or 0, row.member.code)))
        for number, row in enumerate(rows, start=1)
    ]
    listed = {row.member.code for row in rows}
    return QuestionBlock(
        question=question,
        name=name_of(question),
        asked=asked_text(question),
        threshold=threshold_text(question),
        quota=quota_text(question, year),
        path=path_text(question),
        conditions=edition.condition if edition else "",
        lines=lines,
        frozen=why_frozen(question),
        free=[(one.member, one.standing) for code, one in reviewed.items() if collective and code not in listed],
    )


def line_of(
    number: int,
    row: Nomination,
    asked: Asked,
    reviewed: dict[str, Reviewed],
    ranked: Ranked,
    running: int | None = None,
) -> NominationLine:
    """A case with what it is known to meet."""
    code = row.member.code
    standing = reviewed[code].standing if code in reviewed else Standing.REVIEWED
    return NominationLine(
        row, number, standing, conditions_of(asked, replace(ranked.known(code), years_running=running))
    )


def linked(block: QuestionBlock, form: str, case: str) -> QuestionBlock:
    """The same for who may change it: the question leads to the form at the first address, cases to the second."""
    order = block.question.order
    return replace(
        block,
        url=f"{form}?so={order}",
        add_url=f"{case}?noi-dung={order}" if not block.frozen else "",
        lines=[replace(line, url=f"{case}?so={line.row.pk}") for line in block.lines],
    )


_FIELDS: dict[str, TableField[NominationLine]] = {
    "number": TableField("STT", lambda line: line.number, width=6, paper=6, kind=ColumnKind.INTEGER, on_page=False),
    "name": TableField("Tập thể, cá nhân", lambda line: line.name, width=44, paper=30, cell="awards/linked.html"),
    "conditions": TableField(
        "Điều kiện kiểm được", lambda line: line.told, width=50, cell="awards/conditions.html", most=MOST_BESIDE
    ),
    "merits": TableField(
        label("awards.Nomination.merits"), lambda line: line.row.merits, width=50, paper=24, most=MOST_BESIDE
    ),
    "note": TableField("Ghi chú", lambda line: line.note, width=30, paper=14),
}
NOMINATIONS = Table(_FIELDS)
