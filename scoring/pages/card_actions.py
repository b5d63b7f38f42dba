"""What can be done with the card one looks at: one way on, one way back, and in words what is in the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect

from common.audit.log import Actor
from common.vietnamese.dates import days_left, short_date
from members.access import Answer, Reader, may_agree, may_appraise, may_explain, may_return, may_submit
from members.models import BlocYear, Membership
from members.pages import Opened
from scoring.models import Round, Scorecard, Stage
from scoring.sheet import MemberColumn, RoundSheet
from scoring.verbs.cards import EvidenceMissing, agree_cards, appraise_card, return_card, submit_card, unscored

State = Scorecard.State
SUBMIT, RETURN, APPRAISE, AGREE = "nop", "tra-lai", "tham-dinh", "thong-nhat"
DONE = "Phiếu đã thống nhất, chờ công bố kết quả."


@dataclass(frozen=True)
class Refusal:
    """A deed that was refused: which one, why, and what was typed for it."""

    deed: str
    message: str
    typed: str = ""
    missing: tuple["Missing", ...] = ()
    """The criteria without evidence: the card goes in once somebody says that it shall all the same."""

    @property
    def without(self) -> str:
        """What was shown as missing, as the confirmation sends it back."""
        return " ".join(one.code for one in self.missing)


@dataclass(frozen=True)
class Missing:
    """A criterion whose evidence is wanting, and where it is handed in."""

    code: str
    url: str


@dataclass(frozen=True, kw_only=True)
class WayOn:
    """The card's way on: its button (`deed`), and what is said of it; why not, where the `answer` is no.

    `left` says what the card still lacks at this `stage`, `option` what one may choose besides.
    """

    deed: str
    title: str
    text: str
    answer: Answer
    notes: Sequence[str] = ()
    left: str = ""
    stage: Stage | None = None
    option: str = ""


@dataclass(frozen=True, kw_only=True)
class Actions:
    """What can be done with a card: one way on, or what is said where it is at its end, and one way back."""

    deed_on: WayOn | None
    deed_done: str
    deed_back: bool
    deed_to: str
    refusal: Refusal | None


def actions_of(opened: Opened, sheet: RoundSheet, member: MemberColumn, refusal: Refusal | None = None) -> Actions:
    """The card's way on and its way back for this reader; a button only where pressing it may help."""
    facts = sheet.facts(member, opened.reader)
    back = may_return(opened.reader, facts)
    ways: dict[State, Callable[[Opened, RoundSheet, MemberColumn], WayOn]] = {
        State.DRAFTING: _to_submit,
        State.SUBMITTED: _to_appraise,
        State.APPRAISED: _to_agree,
    }
    way_on = ways.get(State(member.state))
    published = sheet.round.is_published
    return Actions(
        deed_on=way_on(opened, sheet, member) if way_on and not published else None,
        deed_done="" if way_on or published else DONE,
        deed_back=bool(back),
        deed_to="đơn vị tự chấm" if member.state == State.SUBMITTED else "bước trước",
        refusal=refusal,
    )


def _to_submit(opened: Opened, sheet: RoundSheet, member: MemberColumn) -> WayOn:
    answer = may_submit(opened.reader, sheet.facts(member, opened.reader))
    notes = []
    if answer:
        if codes := sheet.without_evidence(member.code):
            notes.append(f"Lúc mở trang chưa có minh chứng ở {', '.join(codes)}.")
        due = sheet.round.scoring_due
        if due:
            notes.append(f"Hạn nộp {short_date(due)}, {days_left(due, opened.today)}.")
        elif sheet.round.step != Round.Step.SCORING:
            notes.append("Bước tự chấm đã qua: phiếu sẽ được ghi là nộp trễ.")
    own = member.code in opened.reader.own
    return WayOn(
        deed=SUBMIT,
        title="Nộp phiếu" if own or not answer else "Nộp phiếu thay đơn vị",
        text="Chấm đủ mọi tiêu chí rồi nộp. Nộp rồi thì điểm tự chấm không sửa được nữa." if answer else "",
        left=left_to_do(sheet, member.code, Stage.SELF) if answer else "",
        stage=Stage.SELF,
        notes=notes,
        answer=answer,
    )


def left_to_do(sheet: RoundSheet, member: str, stage: Stage) -> str:
    """What a card still lacks before its way on, in a sentence that every save's answer renews."""
    what = {Stage.SELF: "tự chấm", Stage.APPRAISED: "thẩm định"}[stage]
    if codes := unscored(sheet, member, stage):
        return f"Còn {len(codes)} tiêu chí chưa {what}: {', '.join(codes)}."
    return f"Đã {what} đủ {len(sheet.leaves_for(member))} tiêu chí."


def _to_appraise(opened: Opened, sheet: RoundSheet, member: MemberColumn) -> WayOn:
    answer = may_appraise(opened.reader, sheet.facts(member, opened.reader))
    if member.code in opened.reader.own:
        answer = Answer(False, "Phiếu đã nộp, chờ thẩm định.")
    open_ = unscored(sheet, member.code, Stage.APPRAISED)
    alone = any(sheet.averages(member.code, sheet.nodes[code]) for code in open_)
    return WayOn(
        deed=APPRAISE,
        title="Chốt thẩm định",
        text="Thẩm định đủ mọi tiêu chí rồi chốt." if answer else "",
        left=left_to_do(sheet, member.code, Stage.APPRAISED) if answer else "",
        stage=Stage.APPRAISED,
        notes=["Điểm thẩm định ở đó là trung bình của các đơn vị thẩm định."] if alone and answer else [],
        option="Thẩm định theo tự chấm ở các tiêu chí còn trống" if open_ and not alone else "",
        answer=answer,
    )


def _to_agree(opened: Opened, sheet: RoundSheet, member: MemberColumn) -> WayOn:
    answer = may_agree(opened.reader, sheet.facts(member, opened.reader))
    marks = {leaf.code: sheet.mark(member.code, leaf.code) for leaf in sheet.leaves_for(member.code)}
    notes = []
    if disputed := [code for code, mark in marks.items() if mark.disputed]:
        codes = ", ".join(disputed)
        notes.append(f"Đơn vị có giải trình ở {codes}: điểm thống nhất ở đó phải ghi bằng tay.")
    if member.code in opened.reader.own:
        differing = sum(mark.differs for mark in marks.values())
        told = f"Thẩm định khác tự chấm ở {differing} tiêu chí. " if differing else ""
        answer = Answer(False, f"Phiếu đã thẩm định, chờ Khối thống nhất. {told}".strip())
        notes = []
    return WayOn(
        deed=AGREE,
        title="Thống nhất theo thẩm định",
        text="Điền điểm thống nhất vào chỗ còn trống mà không ai có ý kiến khác." if answer else "",
        notes=notes if answer else [],
        answer=answer,
    )


def explainable(sheet: RoundSheet, reader: Reader, member: MemberColumn) -> frozenset[str]:
    """The criteria of this card that the reader may explain now."""
    facts = sheet.facts(member, reader)
    if not may_explain(reader, facts):
        return frozenset()
    return frozenset(leaf.code for leaf in sheet.leaves_for(member.code) if sheet.mark(member.code, leaf.code).differs)


class DeedBy(TypedDict):
    """What every verb on a card asks: in which round and year, and who does it."""

    round_id: int
    actor: Actor
    reader: Reader
    year: BlocYear


def act(opened: Opened, round_id: int, member: str) -> HttpResponseRedirect | Refusal:
    """Does what a button of the card was pressed for; answers where to go on, or why it was refused."""
    posted = opened.posted
    deed, reason = posted.get("deed", ""), posted.get("return_reason", "")
    by: DeedBy = {
        "round_id": round_id,
        "actor": opened.actor,
        "reader": opened.reader,
        "year": opened.year,
    }
    try:
        if deed == SUBMIT:
            _tell_submitted(opened, member, by)
        elif deed == RETURN:
            state = return_card(member=member, reason=reason, **by)
            messages.success(opened.request, f"Đã trả phiếu về bước trước. Phiếu nay «{State(state).label}».")
        elif deed == APPRAISE:
            filled = appraise_card(member=member, as_scored=bool(posted.get("as_scored")), **by)
            more = f" {filled} tiêu chí lấy theo điểm tự chấm." if filled else ""
            messages.success(opened.request, f"Đã chốt thẩm định phiếu.{more}")
        elif deed == AGREE:
            _tell_agreed(opened, member, by)
        else:
            raise Http404
    except EvidenceMissing as error:
        return Refusal(deed, str(error), missing=_places(opened, member, error.criteria))
    except PermissionError as error:
        return Refusal(deed, str(error), reason)
    except (Membership.DoesNotExist, Round.DoesNotExist):
        raise Http404 from None
    to_progress = opened.address("progress") + (f"?{opened.query.urlencode()}" if opened.query else "")
    return HttpResponseRedirect(to_progress if posted.get("from") == "progress" else opened.request.get_full_path())


def _places(opened: Opened, member: str, criteria: Sequence[str]) -> tuple[Missing, ...]:
    """The criteria, each with the way to where its evidence is handed in."""
    page, ky = opened.address("evidence", member), opened.query.get("ky", "")
    queries = ({"ky": ky, "tc": code} if ky else {"tc": code} for code in criteria)
    return tuple(Missing(query["tc"], f"{page}?{urlencode(query)}") for query in queries)


def _tell_submitted(opened: Opened, member: str, by: DeedBy) -> None:
    known = opened.posted.get("without", "").split()
    done = submit_card(member=member, today=opened.today, without=known, **by)
    messages.success(opened.request, "Đã nộp phiếu" + (", ghi là nộp trễ." if done.late else "."))
    if done.without_evidence:
        codes = ", ".join(done.without_evidence)
        messages.warning(opened.request, f"Các tiêu chí cần minh chứng mà chưa có: {codes}.")


def _tell_agreed(opened: Opened, member: str, by: DeedBy) -> None:
    done = agree_cards(members=[member], **by)
    codes = done.open.get(member, ())
    if codes:
        left = f"còn {len(codes)} tiêu chí phải ghi bằng tay: {', '.join(codes)}"
        messages.warning(opened.request, f"Đã điền điểm thống nhất ở {done.filled} tiêu chí; {left}.")
    else:
        messages.success(opened.request, f"Đã điền điểm thống nhất ở {done.filled} tiêu chí. Phiếu đã thống nhất.")
