"""What is done to all cards at once: «Nộp thay tất cả», «Lấy điểm trung bình», «Chốt thẩm định tất cả».

They are one page with other words: every card that waits for it and what it lacks first, then one form for the chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.records.record import RecordHead, Signer
from common.records.workbooks import SheetColumn as Head
from common.records.workbooks import WorkbookSheet
from members.access import Action, Answer, may
from members.pages import Again, Opened, Page
from members.signers import secretary_alone
from scoring.models import Round
from scoring.openplaces import named
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.rubrics import words as field_words
from scoring.sheet import NOBODY, RoundSheet, load_sheet
from scoring.verbs.allcards import (
    CLOSE_APPRAISAL,
    HAND_IN,
    TAKE_MEANS,
    AllCardsRefused,
    CardAhead,
    Deed,
    DoneToAll,
    appraise_cards,
    cards_ahead,
    may_do_to_all,
    submit_cards,
    take_means_of_cards,
)
from scoring.verbs.cards import is_late, unscored

# The button that ticks every box, for whoever has no script.
EVERYTHING = "chon-het"


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a deed is told: its page and record, the cards `waiting` for it, what they lack, what its form says it does.

    `hint` says what is not chosen beforehand; `reason` names the reason that the log is to have, "" for none.
    """

    name: str
    title: str
    record_title: str
    waiting: str
    lacks: str
    reason: str = ""
    ready: str
    not_ready: str
    button: str
    does: str
    done: str
    none_left: str
    hint: str = ""


@dataclass(frozen=True)
class AheadRow:
    """A card: where it is, who appraises it, how much of it is there, what is lacking, and whether it may be chosen.

    `verdict` says how it stands, `chosen` whether it is ticked, `changed` that it is another than was chosen.
    """

    card: CardAhead
    url: str
    appraisers: str
    given: str
    open: str
    without_evidence: str
    verdict: str
    chosen: bool
    changed: bool


@dataclass(frozen=True, kw_only=True)
class AllCardsPage(RoundShown):
    """The cards that wait for the deed, and the form that does it to the chosen; `answer` says why it may not be."""

    words: Words
    stage: str
    rows: list[AheadRow]
    ready: int
    chosen: int
    late: bool
    answer: Answer
    reason: str
    problems: Mapping[str, str]
    back: str
    record: RecordHead
    signers: Callable[[], list[Signer]]


@dataclass(frozen=True)
class Typed:
    """What was sent of the form and refused: the reason, the chosen cards with their seals, and why not, by field.

    `seen` is None where nobody has chosen yet; `everything` chooses whatever may be chosen.
    """

    reason: str = ""
    seen: Mapping[str, str] | None = None
    everything: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WayToAll:
    """The way from «Tiến độ» to such a page, with how many cards wait there."""

    name: str
    title: str
    text: str
    url: str


WORDS: Mapping[Deed, Words] = {
    HAND_IN: Words(
        name="progress-submit",
        title="Nộp thay tất cả",
        record_title="Rà soát phiếu chưa nộp",
        waiting="phiếu chưa nộp",
        lacks="Chưa tự chấm",
        ready="nộp được",
        not_ready="chưa nộp được",
        button="Nộp thay các phiếu đã chọn",
        does="Nộp rồi thì đơn vị không sửa được điểm tự chấm nữa; nộp nhầm thì trả lại từng phiếu ở trang Tiến độ.",
        done="Đã nộp thay {} phiếu",
        none_left="Mọi phiếu của kỳ này đã nộp.",
        hint="Phiếu còn thiếu minh chứng thì chưa được chọn sẵn: vẫn muốn nộp thì đánh dấu phiếu ấy.",
        reason="Lý do nộp thay",
    ),
    TAKE_MEANS: Words(
        name="progress-means",
        title="Lấy điểm trung bình",
        record_title="Rà soát phiếu chờ lấy điểm trung bình",
        waiting="phiếu chưa đủ các đơn vị thẩm định chấm",
        lacks="Mới có đơn vị chấm ở",
        ready="lấy được",
        not_ready="chưa lấy được",
        button="Lấy trung bình ở các phiếu đã chọn",
        does="Điểm thẩm định ở các tiêu chí ấy là trung bình của những đơn vị đã chấm. Đơn vị còn lại chấm sau thì "
        "điểm tính lại theo đủ các đơn vị.",
        done="Đã lấy điểm trung bình ở {} phiếu",
        none_left="Không phiếu nào chờ lấy điểm trung bình: chỗ nào các đơn vị thẩm định chấm đủ thì đã có điểm.",
        reason="Lý do không chờ",
    ),
    CLOSE_APPRAISAL: Words(
        name="progress-appraise",
        title="Chốt thẩm định tất cả",
        record_title="Rà soát phiếu chờ chốt thẩm định",
        waiting="phiếu chờ chốt thẩm định",
        lacks="Chưa thẩm định",
        ready="chốt được",
        not_ready="chưa chốt được",
        button="Chốt thẩm định các phiếu đã chọn",
        does="Chốt rồi thì đơn vị được phân công không sửa được điểm thẩm định nữa; chốt nhầm thì trả lại từng phiếu ở "
        "trang Tiến độ.",
        done="Đã chốt thẩm định {} phiếu",
        none_left="Không còn phiếu đã nộp nào chờ chốt thẩm định.",
    ),
}


def ways_to_all(opened: Opened, sheet: RoundSheet, ky: str) -> list[WayToAll]:
    """What this reader may do to all cards of the round now, where any card waits for it."""
    found = []
    for deed, words in WORDS.items():
        ahead = cards_ahead(deed, sheet, opened.reader)
        if not ahead or not may_do_to_all(deed, opened.reader, sheet.round.step):
            continue
        ready = sum(bool(card.answer) for card in ahead)
        counts = [(ready, words.ready), (len(ahead) - ready, words.not_ready)]
        told = ", ".join(f"{count} phiếu {what}" for count, what in counts if count)
        url = opened.address(words.name) + ky
        found.append(WayToAll(words.name, words.title, f"{len(ahead)} {words.waiting}: {told}.", url))
    return found


def load(deed: Deed, opened: Opened) -> AllCardsPage:
    """The cards that wait for the deed; those that lack nothing are chosen."""
    return _page(deed, opened, Typed())


def _page(deed: Deed, opened: Opened, typed: Typed) -> AllCardsPage:
    round_, where = round_of(opened)
    if round_ is None:
        raise Http404
    sheet, words = load_sheet(round_), WORDS[deed]
    rows = [_row(deed, opened, sheet, card, where.ky, typed) for card in cards_ahead(deed, sheet, opened.reader)]
    return AllCardsPage(
        **names_in(where),
        words=words,
        stage=deed.stage.label,
        rows=rows,
        ready=sum(bool(row.card.answer) for row in rows),
        chosen=sum(row.chosen for row in rows),
        late=deed is HAND_IN and is_late(round_, opened.today),
        answer=may_do_to_all(deed, opened.reader, round_.step),
        reason=typed.reason,
        problems=typed.problems,
        back=opened.address("progress") + where.ky,
        record={"title": words.record_title, "subject": f"{round_.name}, {opened.year}"},
        signers=partial(secretary_alone, opened.year),
    )


def _row(deed: Deed, opened: Opened, sheet: RoundSheet, card: CardAhead, ky: str, typed: Typed) -> AheadRow:
    words, code, all_ = WORDS[deed], card.member.code, len(sheet.leaves_for(card.member.code))
    sent = None if typed.seen is None else typed.seen.get(code)
    # Nobody sends off a card without its files by a slip: who wants it ticks it.
    whole = typed.everything or not (deed is HAND_IN and card.without_evidence)
    others = [other.short_name for other in sheet.members if other.code in sheet.appraisers.get(code, NOBODY)]
    lacking = f"{words.not_ready}: còn {len(card.open)} tiêu chí {words.lacks.lower()}"
    return AheadRow(
        card=card,
        url=opened.address("card", code) + ky,
        appraisers=", ".join(others),
        given=f"{all_ - len(unscored(sheet, code, deed.stage))}/{all_}",
        open=", ".join(card.open),
        without_evidence=", ".join(card.without_evidence),
        verdict=(lacking if card.open and not deed.fills else words.ready).capitalize(),
        chosen=bool(card.answer) and (whole if typed.seen is None else sent == card.seal),
        changed=sent is not None and sent != card.seal,
    )


def tables(opened: Opened, shown: AllCardsPage) -> list[WorkbookSheet]:
    """The cards as a workbook, in the rows of the page."""
    heads = [shown.stage, shown.words.lacks, "Thiếu minh chứng", "Đơn vị thẩm định", "Kết quả rà soát"]
    return [
        WorkbookSheet(
            name=shown.words.title,
            title=f"{shown.record['title']}, {shown.record['subject']}",
            note="Số liệu minh họa." if shown.sample else "",
            columns=[Head(field_words.MEMBER, 45), *(Head(title, 25) for title in heads)],
            rows=[
                [row.card.member.name, row.given, row.open, row.without_evidence, row.appraisers, row.verdict]
                for row in shown.rows
            ],
            frozen_columns=1,
        )
    ]


def save(deed: Deed, opened: Opened) -> HttpResponseBase | Again:
    """Does it to the chosen cards; tells by name which were left out, and why."""
    posted = opened.posted
    round_id = sent_round(opened, lambda _visibility: may(opened.reader, Action.MANAGE_YEAR))
    reason = posted.get("reason", "")
    if posted.get("deed") == EVERYTHING:
        return Again(_page(deed, opened, Typed(reason, everything=True)), 200)
    seen = {code: seal for code, _, seal in (chosen.partition(":") for chosen in posted.getlist("card"))}
    try:
        if deed is HAND_IN:
            done = submit_cards(round_id=round_id, seen=seen, reason=reason, today=opened.today, **opened.who)
        elif deed is TAKE_MEANS:
            done = take_means_of_cards(round_id=round_id, seen=seen, reason=reason, **opened.who)
        else:
            done = appraise_cards(round_id=round_id, seen=seen, **opened.who)
    except AllCardsRefused as refused:
        return Again(_page(deed, opened, Typed(reason, seen, problems=refused.problems)))
    except PermissionError as error:
        return Again(_page(deed, opened, Typed(reason, seen, problems={"": str(error)})))
    except Round.DoesNotExist:
        raise Http404 from None
    _tell(opened, deed, done)
    query = f"?{opened.query.urlencode()}" if opened.query else ""
    # Who did nothing by it looks at the cards again.
    return HttpResponseRedirect((opened.address("progress") if done.done else opened.path) + query)


def _tell(opened: Opened, deed: Deed, done: DoneToAll) -> None:
    words = WORDS[deed]
    if done.done:
        told = words.done.format(len(done.done)) + (", ghi là nộp trễ." if done.late else ".")
        messages.success(opened.request, told)
    lacking = [(card.member.code, code) for card in done.done for code in card.without_evidence]
    if deed is HAND_IN and lacking:
        names = {card.member.code: card.member.short_name for card in done.done}
        messages.warning(opened.request, f"Đã nộp mà chưa có minh chứng: {named(lacking, names)}.")
    if done.changed:
        names_now = [f"{member.short_name} (nay «{member.state_label}»)" for member in done.changed]
        messages.warning(opened.request, f"Bỏ qua vì phiếu đã khác lúc bạn xem: {', '.join(names_now)}.")
    if done.held:
        held = [f"{card.member.short_name} ({len(card.open)} tiêu chí)" for card in done.held]
        messages.warning(opened.request, f"Bỏ qua vì còn tiêu chí {words.lacks.lower()}: {', '.join(held)}.")


def _declared(deed: Deed, path: str) -> Page[AllCardsPage]:
    return Page(
        name=WORDS[deed].name,
        path=path,
        title=WORDS[deed].title,
        action=Action.MANAGE_YEAR,
        load=partial(load, deed),
        save=partial(save, deed),
        tables=tables,
        template="scoring/all_cards.html",
    )


PAGES = [
    _declared(HAND_IN, "tien-do/nop-thay"),
    _declared(TAKE_MEANS, "tien-do/diem-trung-binh"),
    _declared(CLOSE_APPRAISAL, "tien-do/chot-tham-dinh"),
]
