"""The documents of a submission: letter and list; and the notice of what was decided.

All is drafted from the data and edited before it is issued. What nobody has said is a dotted line. Grounds come from
the bloc's catalogue as it stands on the document's day: nothing of the law is written here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from awards.achievements import ACHIEVEMENT
from awards.editions import named_in
from awards.models import AwardForm, Candidate, LegalGround, Proposal, Review, Submission, VoteRound
from awards.queries import checklist_of
from awards.rules.dossiers import Paper
from awards.rules.thresholds import votes_told
from awards.verbs.dossiers import has_live_cases, live_cases
from awards.votes import counts_of, threshold_of
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import date_in_words, short_date
from common.web.sent import whole_number
from documents.audience import EVERYBODY, NO_MEMBER
from documents.catalogue import (
    DOTS,
    SHORT_DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    counted,
    signed_by_the_head,
    stopped,
    usual_recipients,
)
from members.models import BlocYear
from pacts.regulation.text import roman

NO_SUCH = "Năm này không có hồ sơ trình ấy."
NOBODY = "Hồ sơ này không còn trường hợp nào được đề nghị."
NOTHING_DECIDED = "Năm này chưa có đề nghị nào được quyết định."


@dataclass(frozen=True)
class CaseLine:
    """Somebody in the list of a submission, with the votes behind it."""

    number: int
    name: str
    position: str
    sex: str
    votes: str
    note: str


_NUMBER: TableField[CaseLine] = TableField("STT", lambda row: row.number, width=6, paper=7, kind=ColumnKind.INTEGER)
_VOTES: TableField[CaseLine] = TableField("Kết quả phiếu", lambda row: row.votes, width=20, paper=19)
_NOTE: TableField[CaseLine] = TableField("Ghi chú", lambda row: row.note, width=40, paper=26, most=MOST_BESIDE)
COLLECTIVES = Table[CaseLine](
    {
        "number": _NUMBER,
        "name": TableField("Tên tập thể", lambda row: row.name, width=44),
        "votes": _VOTES,
        "note": _NOTE,
    }
)
PERSONS = Table[CaseLine](
    {
        "number": _NUMBER,
        "name": TableField("Họ và tên", lambda row: row.name, width=30),
        "sex": TableField("Giới tính", lambda row: row.sex, width=10, paper=9),
        "position": TableField("Chức vụ, đơn vị", lambda row: row.position, width=40, paper=28),
        "votes": TableField("Kết quả phiếu", lambda row: row.votes, width=20, paper=17),
        "note": TableField("Ghi chú", lambda row: row.note, width=40, paper=16, most=MOST_BESIDE),
    }
)


@dataclass(frozen=True)
class CasesShown:
    """The table of a submission's cases; of a letter, the title of the appendix it stands in, and whom it goes to."""

    table: Table[CaseLine]
    rows: list[CaseLine]
    head: str = ""
    addressed: str = ""


@dataclass(frozen=True)
class _Sent:
    """A submission with what its papers tell of it."""

    submission: Submission
    name: str
    cases: list[Proposal]

    @property
    def form(self) -> AwardForm:
        return self.submission.form

    @property
    def to_persons(self) -> bool:
        return self.form.subject == AwardForm.Subject.INDIVIDUAL

    @property
    def counted(self) -> str:
        """«02 tập thể», «01 cá nhân»."""
        return f"{counted(len(self.cases))} {'cá nhân' if self.to_persons else 'tập thể'}"

    def shown(self, head: str = "", addressed: str = "") -> CasesShown:
        """Its cases as a table."""
        rows = [_case_line(number, one) for number, one in enumerate(self.cases, start=1)]
        return CasesShown(PERSONS if self.to_persons else COLLECTIVES, rows, head, addressed)

    def sheets(self, year: BlocYear) -> list[WorkbookSheet]:
        """The same as a workbook."""
        shown = self.shown()
        title = f"Danh sách đề nghị tặng {self.name}, {year}"
        return [
            WorkbookSheet(name="Danh sách", title=title, columns=shown.table.columns, rows=shown.table.rows(shown.rows))
        ]


def _case_line(number: int, proposal: Proposal) -> CaseLine:
    nomination = proposal.nomination
    position = ", ".join(part for part in (nomination.position, nomination.member.name) if part)
    return CaseLine(
        number=number,
        name=str(nomination),
        position=position if nomination.person else "",
        sex=nomination.get_sex_display() if nomination.sex else "",
        votes=_votes(proposal),
        note=nomination.occasion,
    )


def _votes(proposal: Proposal) -> str:
    """«8/9 (88,89 %)» of the last counted round in which it was chosen; "" where nobody voted."""
    rows = Candidate.objects.filter(
        nomination=proposal.nomination_id, round__state=VoteRound.State.COUNTED, outcome=Candidate.Outcome.CHOSEN
    )
    found = rows.select_related("round__question").order_by("-round__number").first()
    if found is None or found.votes_for is None:
        return ""
    base = threshold_of(found.round.question).base
    whole = counts_of(found.round).whole(base, found.abstained)
    return votes_told(found.votes_for, whole) if whole else str(found.votes_for)


def _submission(subject: DocumentSubject) -> _Sent:
    """The submission whose number the source names; NothingToCompose if there is none, or nobody in it."""
    key = subject.key[0] if len(subject.key) == 1 else ""
    number = whole_number(key)
    rows = Submission.objects.filter(year=subject.year.pk, number=number) if number is not None else None
    found = rows.select_related("form").prefetch_related("form__editions").first() if rows is not None else None
    # «01» would be another address of the same document.
    if found is None or str(found.number) != key:
        raise NothingToCompose(NO_SUCH)
    found.year = subject.year
    cases = live_cases(found)
    if not cases:
        raise NothingToCompose(NOBODY)
    return _Sent(found, named_in(found.form, subject.year), cases)


def _submissions(year: BlocYear) -> list[CompositionChoice]:
    rows = Submission.objects.filter(year=year.pk).order_by("number").select_related("form")
    found = []
    for one in rows.prefetch_related("form__editions", "proposals__steps"):
        if has_live_cases(one):
            occasion = f", {one.occasion}" if one.occasion else ""
            found.append(CompositionChoice(str(one.number), f"{named_in(one.form, year)}{occasion}"))
    return found


def _legal_grounds(year: BlocYear, day: date) -> list[str]:
    """The grounds of the bloc's catalogue that hold on this day, each a «Căn cứ …»."""
    rows = LegalGround.objects.filter(bloc=year.bloc_id).order_by("order")
    held = [
        one.text
        for one in rows
        if (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to)
    ]
    return [text if text.lower().startswith("căn cứ") else f"Căn cứ {text}" for text in held]


def _meetings(cases: Sequence[Proposal]) -> list[str]:
    """«Căn cứ Biên bản họp bình xét …» of each meeting that voted on one of them."""
    rows = Review.objects.filter(questions__nominations__proposal__in=[one.pk for one in cases]).distinct()
    found = []
    for one in rows.select_related("conference").order_by("conference__day", "pk"):
        day = date_in_words(one.conference.day) if one.conference.day else SHORT_DOTS
        found.append(f"Căn cứ Biên bản họp bình xét và Biên bản kiểm phiếu {day}")
    return found


def _letter(subject: DocumentSubject) -> Content:
    """«Tờ trình»: to whom, on what grounds, for whom, with what merit and papers."""
    sent, year = _submission(subject), subject.year
    submission = sent.submission
    to_whom = submission.recipient or submission.decided_by
    letters = [f"Căn cứ {submission.letter}"] if submission.letter else []
    category = sent.form.get_category_display()
    attached = [
        f"- {one.name}{f' ({counted(one.sets)} bộ)' if one.sets > 1 else ''}"
        for one in checklist_of(sent.form, year)
        if not one.name.lower().startswith("tờ trình")
    ]
    body = [
        f"{year.bloc.name} kính trình {to_whom} xem xét việc tặng {sent.name} năm {year.year}, như sau:",
        f"I. {category}",
        f"{sent.name}: {sent.counted}, theo danh sách kèm theo Tờ trình này.",
        "II. Tóm tắt thành tích",
        *(f"- {one.nomination}: {stopped(' '.join(one.nomination.merits.split()) or DOTS)}" for one in sent.cases),
        "III. Ý kiến của cơ quan, đơn vị có liên quan",
        f"- {DOTS}",
        "IV. Hồ sơ kèm theo",
        *(attached or [f"- {DOTS}"]),
        f"Kính đề nghị {to_whom} xem xét, quyết định.",
    ]
    prose = Prose(
        subject=f"Về việc đề nghị tặng {sent.name} năm {year.year}",
        grounds="\n".join([*_legal_grounds(year, subject.today), *letters, *_meetings(sent.cases)]),
        body="\n".join(body),
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    shown = sent.shown(f"Danh sách đề nghị tặng {sent.name}", to_whom)
    return Content(prose, shown, sheets=lambda: sent.sheets(year))


def _list(subject: DocumentSubject) -> Content:
    """«Danh sách đề nghị»: the cases of one submission."""
    sent, year = _submission(subject), subject.year
    prose = Prose(
        subject=f"Đề nghị tặng {sent.name} năm {year.year}",
        body=f"{year.bloc.name} đề nghị tặng {sent.name} cho {sent.counted} có tên dưới đây.",
        **signed_by_the_head(year),
    )
    return Content(prose, sent.shown(), sheets=lambda: sent.sheets(year))


def _decided(year: BlocYear) -> list[Proposal]:
    """The proposals whose decision stands, in the order of the forms."""
    rows = Proposal.objects.filter(year=year.pk, award__isnull=False, award__cancelled_on=None)
    return list(rows.select_related("award", "nomination__form").order_by("nomination__form__order", "number"))


def _notice(subject: DocumentSubject) -> Content:
    """«Thông báo kết quả»: what was decided on the proposals of the year, which the ledger tells everybody."""
    year = subject.year
    found = _decided(year)
    if subject.key or not found:
        raise NothingToCompose(NOTHING_DECIDED)
    body = [f"{year.bloc.name} thông báo kết quả khen thưởng năm {year.year} như sau:"]
    names: list[str] = []
    for one in found:
        award = one.award
        if award is None:
            continue
        if award.form_name not in names:
            names.append(award.form_name)
            body.append(f"{roman(len(names))}. {award.form_name}")
        day = f" ngày {short_date(award.decided_on)}" if award.decided_on else ""
        whose = f" của {award.decided_by}" if award.decided_by else ""
        whom = f"{award.within}, {award.agency_name}" if award.within else award.agency_name
        body.append(f"- {whom}: Quyết định số {award.decision_number}{day}{whose}.")
    prose = Prose(
        subject=f"Kết quả khen thưởng năm {year.year}",
        body="\n".join(body),
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    return Content(prose)


PAPERS = [
    Composition(
        slug=Paper.LETTER.value,
        audience=NO_MEMBER,
        kind="Tờ trình",
        called="Tờ trình đề nghị khen thưởng",
        about="Đề nghị tặng một hình thức, gửi một cấp quyết định; lập từ hồ sơ trình, căn cứ và kết quả bỏ phiếu.",
        type_code="TTr",
        template="awards/letter.record.html",
        make=_letter,
        choices=_submissions,
    ),
    Composition(
        slug=Paper.LIST.value,
        audience=NO_MEMBER,
        kind="Danh sách",
        called="Danh sách đề nghị khen thưởng",
        about="Tập thể, cá nhân được đề nghị tặng một hình thức; lập từ hồ sơ trình.",
        template="awards/cases.record.html",
        make=_list,
        choices=_submissions,
    ),
    ACHIEVEMENT,
    Composition(
        slug="thong-bao-khen-thuong",
        audience=EVERYBODY,
        kind="Thông báo",
        called="Thông báo kết quả khen thưởng",
        about="Các quyết định khen thưởng của năm; lập từ sổ khen thưởng.",
        type_code="TB",
        template="documents/composed.record.html",
        make=_notice,
        choices=lambda year: [CompositionChoice("", "")] if _decided(year) else [],
    ),
]
