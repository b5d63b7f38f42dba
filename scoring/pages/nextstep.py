"""«Việc tiếp theo»: the one next thing that this reader can do now, and where.

What is offered is permitted, and doing it changes something: who always does it comes to the end of the round
(tests/scoring/pages/test_nextstep.py walks it from every state). None where a reader only has to wait.
"""

from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlencode

from members.access import Action, RoleKind, may, may_explain
from members.pages import Opened
from scoring.dues import where_to_appraise
from scoring.models import Round, Scorecard, Stage
from scoring.openplaces import TO_APPRAISE, Why, named, open_places
from scoring.pages.looks import DISPUTED, UNSCORED
from scoring.pages.progress_words import names_of
from scoring.progress import Progress, missing, only_waiting
from scoring.rubrics import words
from scoring.sheet import NOBODY, MemberColumn, Place, RoundSheet
from scoring.verbs.cards import unscored
from scoring.verbs.publication import may_publish
from scoring.verbs.rounds import NO_MEMBERS, may_move

State = Scorecard.State
Step = Round.Step


@dataclass(frozen=True)
class Way:
    """Another way to the same end: what its button says, and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Next:
    """The one next thing to do: what, where, what the button there says, and what else there is instead."""

    text: str
    url: str
    label: str
    also: tuple[Way, ...] = ()


def cells_url(opened: Opened, round_: Round, stage: str, filter_: str) -> str:
    """The grid with just the cells that a filter leaves, at one of the three values («tham-dinh», «thong-nhat»)."""
    return f"{opened.address('grid')}?{urlencode({'ky': round_.code, 'gia-tri': stage, 'loc': filter_})}"


def where_open(opened: Opened, round_: Round, why: Why) -> str:
    """Where the cells stand that are not agreed for this reason."""
    if why in TO_APPRAISE:
        return cells_url(opened, round_, "tham-dinh", UNSCORED)
    return cells_url(opened, round_, "thong-nhat", DISPUTED if why is Why.DISPUTED else UNSCORED)


def next_of(opened: Opened, sheet: RoundSheet, rows: list[Progress], ky: str) -> Next | None:
    """The one next thing for this reader; None where it only has to wait."""
    if sheet.round.is_published:
        return None
    reader = opened.reader
    manages = bool(may(reader, Action.MANAGE_YEAR))
    if manages and not sheet.members:
        return Next(NO_MEMBERS, opened.address("members"), "Thành viên")
    if RoleKind.SECRETARY in reader.kinds:
        return _for_secretary(opened, sheet, rows, ky)
    if may_publish(reader, sheet):
        return _publishing(opened, sheet)
    for row in rows:
        if row.member.code in reader.own and (found := _for_member(opened, sheet, row, ky)):
            return found
    waiting = only_waiting(sheet) if reader.own else frozenset()
    for member in sheet.members:
        if (
            any((one, member.code) not in waiting for one in reader.own & sheet.appraisers.get(member.code, NOBODY))
            and sheet.facts(member, reader).assigned
            and member.state == State.SUBMITTED
            and sheet.round.step != Step.PREPARING
        ):
            where = where_to_appraise(opened, sheet.round.rubric, member.code) + ky
            return Next(f"Thẩm định phiếu của {member.name}.", where, "Thẩm định")
    return _moving(opened, sheet, rows) if manages else None


def _card(opened: Opened, member: MemberColumn, ky: str) -> str:
    return opened.address("card", member.code) + ky


def _publishing(opened: Opened, sheet: RoundSheet) -> Next:
    url = f"{opened.address('standings-publish')}?{urlencode({'ky': sheet.round.code})}"
    return Next("Mọi ô điểm đã thống nhất: công bố kết quả.", url, "Công bố kết quả")


def _moving(opened: Opened, sheet: RoundSheet, rows: list[Progress]) -> Next | None:
    """The step on, where nobody is left behind by it; else None."""
    step = Step(sheet.round.step)
    match step:
        case Step.PREPARING:
            answer = may_move(sheet.round, Step.SCORING)
            if not answer:
                return Next(answer.reason, opened.address("rubric-edit"), "Sửa bảng đánh giá")
            text = "Xem lại bảng đánh giá và các hạn, rồi chuyển sang bước Tự chấm."
        case Step.SCORING:
            text = "" if missing(rows, State.DRAFTING) else "Mọi đơn vị đã nộp: chuyển sang bước Thẩm định."
        case Step.APPRAISING:
            ready = all(row.is_appraised for row in rows)
            text = "Mọi phiếu đã thẩm định: chuyển sang bước Thống nhất." if ready else ""
        case Step.AGREEING | Step.PUBLISHED:
            text = ""
        case _:
            assert_never(step)
    return Next(text, "#buoc", "Chuyển bước") if text else None


def _for_secretary(opened: Opened, sheet: RoundSheet, rows: list[Progress], ky: str) -> Next | None:
    step = Step(sheet.round.step)
    if found := _moving(opened, sheet, rows):
        return found
    match step:
        case Step.SCORING:
            return _waiting(opened, rows, ky)
        case Step.APPRAISING:
            return _behind(opened, sheet, rows, ky) or _to_appraise(opened, sheet, rows)
        case Step.PREPARING | Step.AGREEING | Step.PUBLISHED:
            pass
        case _:
            assert_never(step)
    if may_publish(opened.reader, sheet):
        return _publishing(opened, sheet)
    found = _to_appraise(opened, sheet, rows) or _to_agree(opened, sheet, rows) or _behind(opened, sheet, rows, ky)
    return found or _stuck(opened, rows, ky)


def _waiting(opened: Opened, rows: list[Progress], ky: str) -> Next:
    """Members still score themselves: they are reminded, and the secretary may score and hand in for them."""
    drafting = missing(rows, State.DRAFTING)
    instead = Way(f"Chấm và nộp thay {drafting[0].short_name}", _card(opened, drafting[0], ky))
    text = f"Chờ {len(drafting)} đơn vị nộp phiếu: {names_of(drafting)}."
    return Next(text, opened.address("progress-reminders") + ky, "Nhắc nộp phiếu", (instead,))


def _behind(opened: Opened, sheet: RoundSheet, rows: list[Progress], ky: str) -> Next | None:
    """Cards that are not appraised yet, or not even in."""
    if submitted := missing(rows, State.SUBMITTED):
        text = f"Còn {len(submitted)} phiếu chờ thẩm định: {names_of(submitted)}."
        first = submitted[0]
        # Where appraisers judge by themselves their values are written there; the card has the mean.
        lacks = unscored(sheet, first.code, Stage.APPRAISED)
        alone = any(sheet.averages(first.code, sheet.nodes[code]) for code in lacks)
        where = opened.address("appraisals", first.code) + ky if alone else _card(opened, first, ky)
        return Next(text, where, "Thẩm định")
    if drafting := missing(rows, State.DRAFTING):
        remind = Way("Nhắc nộp phiếu", opened.address("progress-reminders") + ky)
        text = f"Còn {len(drafting)} đơn vị chưa nộp: {names_of(drafting)}."
        return Next(text, _card(opened, drafting[0], ky), f"Chấm và nộp thay {drafting[0].short_name}", (remind,))
    return None


def _appraised(rows: list[Progress]) -> list[Progress]:
    """The cards that may be agreed on: appraised, and not agreed yet."""
    return [row for row in rows if row.member.state == State.APPRAISED]


def _told(sheet: RoundSheet, places: list[Place]) -> str:
    return named(places, {member.code: member.short_name for member in sheet.members})


def _to_appraise(opened: Opened, sheet: RoundSheet, rows: list[Progress]) -> Next | None:
    """What closed appraisals have left open: the secretary writes it."""
    closed = [row.member.code for row in rows if row.member.state in (State.APPRAISED, State.AGREED)]
    open_ = open_places(sheet, closed)
    found = {place for why in TO_APPRAISE for place in open_[why]}
    # In the protocol's order, as everywhere.
    places = [(code, leaf.code) for code in closed for leaf in sheet.leaves if (code, leaf.code) in found]
    if not places:
        return None
    text = f"Còn {len(places)} ô điểm chưa thẩm định ở các phiếu đã chốt: {_told(sheet, places)}."
    return Next(text, where_open(opened, sheet.round, Why.UNAPPRAISED), "Ghi điểm thẩm định")


def _to_agree(opened: Opened, sheet: RoundSheet, rows: list[Progress]) -> Next | None:
    """What the button fills in or closes; then what the bloc has to decide."""
    appraised = _appraised(rows)
    if any(row.ready or row.agreed == row.leaves for row in appraised):
        return Next(f"Thống nhất {len(appraised)} phiếu đã thẩm định.", "#thong-nhat", "Thống nhất")
    disputed = open_places(sheet, [row.member.code for row in appraised])[Why.DISPUTED]
    if not disputed:
        return None
    text = f"Ghi điểm thống nhất ở {len(disputed)} ô điểm đơn vị có giải trình: {_told(sheet, disputed)}."
    return Next(text, where_open(opened, sheet.round, Why.DISPUTED), "Mở các ô này")


def _stuck(opened: Opened, rows: list[Progress], ky: str) -> Next | None:
    """An agreed card that lacks an agreed value, as after a file was loaded: it has to go back a step first."""
    lacking = [row.member for row in rows if row.member.state == State.AGREED and row.agreed < row.leaves]
    if not lacking:
        return None
    text = f"Phiếu đã thống nhất mà còn thiếu điểm: {names_of(lacking)}. Trả phiếu về bước trước rồi ghi."
    return Next(text, _card(opened, lacking[0], ky), "Mở phiếu")


def _for_member(opened: Opened, sheet: RoundSheet, row: Progress, ky: str) -> Next | None:
    if sheet.round.step == Step.PREPARING:
        return None
    url = _card(opened, row.member, ky)
    if row.member.state == State.DRAFTING:
        if row.member.return_reason:
            return Next(f"Phiếu bị trả lại: {row.member.return_reason}", url, "Sửa rồi nộp lại")
        left = row.leaves - row.scored
        text = f"Tự chấm {left} tiêu chí còn lại rồi nộp phiếu." if left else "Đã chấm đủ: nộp phiếu."
        return Next(text, url, "Mở phiếu")
    if row.unexplained and may_explain(opened.reader, sheet.facts(row.member, opened.reader)):
        text = f"Thẩm định khác tự chấm ở {row.unexplained} tiêu chí chưa giải trình."
        return Next(text, opened.address("explain", row.member.code) + ky, words.EXPLANATION)
    return None
