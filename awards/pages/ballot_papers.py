"""«Phiếu suy tôn»: the ballots of a question as paper, as many as are asked for, all alike: no number and no name."""

from dataclasses import dataclass

from awards.models import Nomination, Question, VoteRound
from awards.pages.votes import question_or_404
from awards.presenters.votes import method_told
from awards.votes import most_of, still_open
from common.records.record import RecordHead
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.access_of_the_awards import may_print_ballots
from members.pages import Opened, Page

MOST = 100
USUAL_NOTE = (
    "Phiếu không hợp lệ: phiếu không do tổ kiểm phiếu phát ra; chọn quá số lượng; ghi thêm tên ngoài danh sách; đánh "
    "dấu cả hai ô của một trường hợp; có chữ ký, tên hoặc dấu hiệu của người bỏ phiếu."
)


@dataclass(frozen=True, kw_only=True)
class BallotsPage:
    """The ballots: `copies` is counted from 1, so that all but the first begin a sheet."""

    name: str
    subject: str
    chooses: bool
    most: int | None
    how: str
    note: str
    usual_note: str
    cases: list[tuple[int, str]]
    count: int
    copies: range
    back: str
    record: RecordHead


def load(opened: Opened) -> BallotsPage:
    """The ballots of the round that is open, else of one that would be opened now."""
    opened.require(may_print_ballots(opened.reader))
    question = question_or_404(opened)
    conference = question.review.conference
    round_ = question.rounds.filter(state=VoteRound.State.OPEN).first()
    if round_ is not None:
        rows = round_.candidates.select_related("nomination__member").order_by("order")
        nominations = [one.nomination for one in rows]
    else:
        nominations = still_open(question)
    usual = (round_.present if round_ else None) or opened.year.members.count()
    asked = whole_number(opened.query.get("ban", ""))
    count = min(asked or usual, MOST)
    note = clean_line(opened.query.get("luu-y", "")) or USUAL_NOTE
    most = most_of(question, round_) if round_ else question.most_chosen
    name = question.form.name_on(conference.day or today_vn())
    chooses = question.method == Question.Method.CHOOSE
    return BallotsPage(
        name=name,
        subject=f"{name}, năm {opened.year.year}",
        chooses=chooses,
        most=most,
        how=method_told(question),
        note=note[:600],
        usual_note=USUAL_NOTE,
        cases=[(number, _called(one)) for number, one in enumerate(nominations, start=1)],
        count=count,
        copies=range(1, count + 1),
        back=opened.address("review-votes", conference.number, question.order),
        # The day of the meeting; nobody's name, and no hour at which it was printed.
        record={
            "title": "Phiếu suy tôn",
            "subject": f"{name}, năm {opened.year.year}",
            "date": conference.day,
            "printed_at": None,
        },
    )


def _called(nomination: Nomination) -> str:
    return ", ".join(filter(None, (nomination.person, nomination.position, nomination.member.name)))


PAGE = Page(
    name="review-ballots",
    within="reviews",
    path="binh-xet/<int:number>/phieu/<int:question>",
    title="Phiếu suy tôn",
    load=load,
    template="awards/ballots.html",
)
