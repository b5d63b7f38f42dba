"""What can be done to a round's results: publish them, and correct what was published («đính chính»); DESIGN §6.

Both freeze the whole round as text and as a printed record, and neither can be undone. A correction changes agreed
values and «không xét» and publishes again in one act, so that no published round stands on scores nobody published.

The print takes its time, so nothing is locked while it is set: it is made of what stands, then the round is locked, and
what was made is kept if the same still stands. Only what must be equal is compared; a portal in use writes its log all
the time, so the print names an end of the log that was reached when its figures were read, and not the very last one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.db import transaction

from common.audit.log import Actor, Change
from common.records.keeping import make_then_keep
from common.refused import FieldsRefused
from common.vietnamese.text import clean, clean_line
from members import access
from members.access import YES, Answer, Reader, require
from members.models import BlocYear
from members.yearlog import log_in
from scoring.models import Ineligible, Publication, Round, Scorecard, Stage
from scoring.publications.freezing import snapshot_of, thawed
from scoring.publications.making import MadePublication, PublicationPaper, keep_publication, make_publication, paper_of
from scoring.rules.snapshot import Snapshot, content_digest
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.scores import Edit, Fate, locked_round, save_scores

# What has to be typed, so that nobody publishes by a slip of the mouse.
WORD = "CÔNG BỐ"
NOT_THE_WORD = f"Hãy gõ đúng hai chữ «{WORD}», viết hoa, có dấu."
# How often the print is made anew because the figures moved meanwhile, for whoever publishes without having `seen` any.
TRIES = 5
CHANGED = "Số liệu vừa thay đổi từ lúc bạn mở trang. Hãy xem lại bảng dưới đây, rồi công bố."

_Made = TypeVar("_Made")


class PublicationRefused(FieldsRefused):
    """The standings cannot be published or corrected so."""


@dataclass(frozen=True)
class Lack:
    """A member whose agreed values are not all there yet, and of which criteria."""

    member: MemberColumn
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class EligibilityVerdict:
    """One member is not to be ranked any more, or is ranked again; why, and by which document."""

    member: str
    ineligible: bool
    reason: str = ""
    document: str = ""


@dataclass(frozen=True)
class Correction:
    """What is to be corrected: agreed values, and who is ranked. `number` is the publication that it corrects."""

    number: int
    edits: Sequence[Edit] = ()
    verdicts: Sequence[EligibilityVerdict] = ()
    reason: str = ""


@dataclass(frozen=True)
class CorrectionDraft:
    """What a correction would make of the last publication; or, by field, why it cannot be.

    `doubts` says, by field, which of its values are probably slips: the preview asks, and who then publishes is sure.
    """

    before: Snapshot
    after: Snapshot
    problems: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def seen(self) -> str:
        """Stands for what is shown: the form carries it, so that nothing else than that is published."""
        return content_digest(self.after)

    @cached_property
    def changes_nothing(self) -> bool:
        """Whether what it would publish is what stands published."""
        return content_digest(self.before) == self.seen


def lacks(sheet: RoundSheet) -> list[Lack]:
    """The members that lack agreed values, on a sheet that was loaded whole."""
    found = []
    for member in sheet.members:
        wanted = [leaf.code for leaf in sheet.leaves_for(member.code)]
        codes = [code for code in wanted if sheet.mark(member.code, code).agreed_input is None]
        if codes:
            found.append(Lack(member, tuple(codes)))
    return found


def may_publish(reader: Reader, sheet: RoundSheet) -> Answer:
    """Whether the reader may publish this round now, which the sheet has whole."""
    answer = access.may_publish(reader, sheet.round.step)
    if not answer:
        return answer
    if not sheet.members or not sheet.leaves:
        return Answer(False, "Kỳ chấm điểm chưa có đơn vị hoặc tiêu chí nào để công bố.")
    if missing := lacks(sheet):
        count = sum(len(lack.criteria) for lack in missing)
        names = ", ".join(f"{lack.member.short_name} ({', '.join(lack.criteria)})" for lack in missing)
        return Answer(False, f"Còn {count} ô điểm chưa thống nhất: {names}.")
    return YES


def publish(
    *, round_id: int, typed: str, actor: Actor, reader: Reader, seen: str = "", year: BlocYear | None = None
) -> Publication:
    """Publishes the round: freezes what stands as number 1, in text and in print, and closes the cards for good.

    `seen` is what the form was loaded with (`content_digest`): another state than that is not published. Refused,
    by field, for another word than «CÔNG BỐ»; PermissionError, with the reason, if it may not be; RecordNotMade if its
    print could not be made. LockedMeanwhile inside a transaction.
    """

    def make() -> tuple[PublicationPaper, MadePublication]:
        paper, _ = _publishable(_round(round_id, year), typed, seen, reader)
        return paper, make_publication(paper, None, number=1, reason="", replaces=None, actor=actor)

    def keep(made: tuple[PublicationPaper, MadePublication]) -> Publication:
        return _publish(locked_round(round_id, year), *made, typed, seen, actor, reader)

    return _published(make, keep)


def _published(make: Callable[[], _Made], keep: Callable[[_Made], Publication]) -> Publication:
    """Prints and publishes; Refused if the figures move again and again while their print is set."""
    try:
        return make_then_keep(make, keep, moved=_Moved, tries=TRIES)
    except _Moved:
        raise PublicationRefused({"seen": CHANGED}) from None


def _publishable(round_: Round, typed: str, seen: str, reader: Reader) -> tuple[PublicationPaper, RoundSheet]:
    """What would be published of the round as it stands, and its sheet; Refused or PermissionError if it may not be."""
    sheet = load_sheet(round_)
    require(may_publish(reader, sheet))
    paper = paper_of(round_, snapshot_of(sheet))
    problems = {} if is_the_word(typed) else {"typed": NOT_THE_WORD}
    if seen and seen != paper.content:
        problems["seen"] = CHANGED
    if problems:
        raise PublicationRefused(problems)
    return paper, sheet


def _publish(
    round_: Round, paper: PublicationPaper, made: MadePublication, typed: str, seen: str, actor: Actor, reader: Reader
) -> Publication:
    """Keeps what was made, if the round, which is locked, still says it; closes the round and its cards."""
    now, sheet = _publishable(round_, typed, seen, reader)
    if now != paper:
        raise _Moved
    publication = keep_publication(round_, made)
    changes = [_told(round_, publication, "công bố")]
    changes += [
        Change(
            subject=f"Phiếu của {member.short_name}",
            key=f"card/{round_.code}/{member.code}",
            action="thống nhất phiếu",
            old=member.state_label,
            new=str(Scorecard.State.AGREED.label),
            member=member.code,
        )
        for member in sheet.members
        if member.state != Scorecard.State.AGREED
    ]
    round_.cards.update(state=Scorecard.State.AGREED, return_reason="")
    round_.step = Round.Step.PUBLISHED
    round_.save(update_fields=["step"])
    log_in(round_.year, actor, changes)
    return publication


def preview(
    *, round_id: int, correction: Correction, actor: Actor, reader: Reader, year: BlocYear | None = None
) -> CorrectionDraft:
    """What the correction would make; nothing is kept of it. PermissionError if the reader may not correct."""
    with transaction.atomic():
        round_, latest = _to_correct(round_id, reader, year)
        draft, _ = _apply(round_, latest, correction, actor, log=False)
        # The same steps as the correction itself, rolled back: so a preview and its correction cannot differ.
        transaction.set_rollback(True)
    return draft


def correct(
    *,
    round_id: int,
    correction: Correction,
    typed: str,
    actor: Actor,
    reader: Reader,
    seen: str = "",
    year: BlocYear | None = None,
) -> Publication:
    """Corrects what was published: changes the values and publishes again, under the next number, in one act.

    `seen` is what the preview showed (`Draft.seen`). Refused, by field, for what cannot be taken: a value
    («score:<member>:<criterion>»), a verdict («verdict:<member>»), «reason», «typed», «seen», «number». RecordNotMade
    if its print could not be made; LockedMeanwhile inside a transaction.
    """

    def make() -> tuple[_Corrected, MadePublication]:
        with transaction.atomic():
            # The result is found by doing it and rolling it back, before the print is set.
            before = _corrected(round_id, correction, typed, actor, reader, seen, year, log=False)
            transaction.set_rollback(True)
        made = make_publication(
            before.paper,
            before.draft.before,
            number=before.latest.number + 1,
            reason=clean(correction.reason),
            replaces=before.latest,
            actor=actor,
        )
        return before, made

    def keep(made: tuple[_Corrected, MadePublication]) -> Publication:
        before, print_ = made
        now = _corrected(round_id, correction, typed, actor, reader, seen, year, log=True)
        if (now.paper, now.latest.pk) != (before.paper, before.latest.pk):
            raise _Moved
        publication = keep_publication(now.paper.round, print_)
        # The log last: the scores are in it before the publication that has them.
        changes = [*now.changes, _told(now.paper.round, publication, "đính chính")]
        log_in(now.paper.round.year, actor, changes)
        return publication

    return _published(make, keep)


@dataclass(frozen=True)
class _Corrected:
    """What a correction came to, in a transaction that is still open."""

    paper: PublicationPaper
    draft: CorrectionDraft
    latest: Publication
    changes: list[Change]


def _corrected(
    round_id: int,
    correction: Correction,
    typed: str,
    actor: Actor,
    reader: Reader,
    seen: str,
    year: BlocYear | None,
    *,
    log: bool,
) -> _Corrected:
    """Writes the correction, without publishing it; Refused if it cannot be published."""
    round_, latest = _to_correct(round_id, reader, year)
    draft, changes = _apply(round_, latest, correction, actor, log=log)
    problems = dict(draft.problems)
    if not clean(correction.reason):
        problems["reason"] = "Hãy ghi lý do đính chính: lý do đứng trong lần công bố mới."
    if not is_the_word(typed):
        problems["typed"] = NOT_THE_WORD
    if not problems and draft.changes_nothing:
        problems["nothing"] = "Chưa có thay đổi nào so với lần công bố trước."
    if not problems and seen and seen != draft.seen:
        problems["seen"] = CHANGED
    if problems:
        raise PublicationRefused(problems)
    return _Corrected(paper_of(round_, draft.after), draft, latest, changes)


def is_the_word(typed: str) -> bool:
    """Whether this is «CÔNG BỐ»: blanks around it don't matter, capitals and marks do."""
    return clean(typed) == WORD


def _to_correct(round_id: int, reader: Reader, year: BlocYear | None) -> tuple[Round, Publication]:
    """The round, locked, and its last publication; PermissionError if there is none or the reader may not."""
    round_ = locked_round(round_id, year)
    answer = access.may_correct(reader, round_.step)
    latest = round_.publications.select_related("document").defer("pdf").order_by("-number").first()
    if not answer or latest is None:
        raise PermissionError(answer.reason or "Kỳ chấm điểm này không có lần công bố nào để đính chính.")
    return round_, latest


def _apply(
    round_: Round, latest: Publication, correction: Correction, actor: Actor, *, log: bool
) -> tuple[CorrectionDraft, list[Change]]:
    """Writes the correction's values and verdicts; answers what stands then, what cannot be, and what to log besides.

    Values log themselves. With problems nothing but what was right may have been written: take it back.
    """
    problems, doubts = {}, {}
    if correction.number != latest.number:
        problems["number"] = f"Lần {latest.number} vừa được công bố trong lúc bạn làm. Hãy mở lại trang đính chính."
    saved = save_scores(
        round_id=round_.pk,
        edits=correction.edits,
        actor=actor,
        reader=None,
        reason=correction.reason,
        log=log,
        cards=None,
        year=round_.year,
        corrects=True,
    )
    for outcome in saved.outcomes:
        edit = outcome.edit
        place = f"score:{edit.member}:{edit.criterion}"
        if outcome.fate not in (Fate.SAVED, Fate.UNCHANGED):
            problems[place] = outcome.message
        elif why := saved.sheet.why_exempt(*edit.place):
            problems[place] = why
        elif edit.stage != Stage.AGREED:
            problems[place] = "Đính chính chỉ sửa điểm thống nhất."
        elif saved.sheet.mark(edit.member, edit.criterion).agreed_input is None:
            problems[place] = "Hãy ghi giá trị mới. Kỳ đã công bố thì điểm thống nhất không bỏ trống được."
        elif outcome.doubt:
            doubts[place] = outcome.doubt
    changes = [_judge(round_, saved.sheet, verdict, problems) for verdict in correction.verdicts]
    after = snapshot_of(load_sheet(round_))
    return CorrectionDraft(thawed(latest.snapshot), after, problems, doubts), [change for change in changes if change]


def _judge(round_: Round, sheet: RoundSheet, verdict: EligibilityVerdict, problems: dict[str, str]) -> Change | None:
    """Writes one verdict; None, and its problem told, if it cannot be, or if it changes nothing."""
    place = f"verdict:{verdict.member}"
    member = sheet.columns.get(verdict.member)
    reason, document = clean(verdict.reason), clean_line(verdict.document)
    if member is None:
        problems[place] = "Không có đơn vị này trong kỳ chấm điểm."
    elif verdict.ineligible and not reason:
        problems[place] = "Hãy ghi lý do không xét."
    elif len(document) > 300:
        problems[place] = "Tên văn bản dài quá 300 ký tự. Hãy ghi ngắn lại."
    elif not verdict.ineligible and member.ineligible is None:
        problems[place] = "Đơn vị này vẫn đang được xét."
    if member is None or place in problems:
        return None
    if verdict.ineligible:
        if (member.ineligible, member.document) == (reason, document):
            return None
        kept = member.document_reason if member.document == document else ""
        values = {"reason": reason, "document": document, "document_reason": kept}
        Ineligible.objects.update_or_create(round=round_, member_id=member.id, defaults=values)
    else:
        Ineligible.objects.filter(round=round_, member_id=member.id).delete()
    return Change(
        subject=member.name,
        key=f"ineligible/{round_.code}/{member.code}",
        action="không xét" if verdict.ineligible else "xét lại",
        old=_why(member.ineligible or "", member.document),
        new=_why(reason, document) if verdict.ineligible else "",
        reason="" if verdict.ineligible else _why(reason, document),
        member=member.code,
    )


def _why(reason: str, document: str) -> str:
    return f"{reason} ({document})" if reason and document else reason or document


class _Moved(Exception):
    """The figures moved while their print was set."""


def _round(round_id: int, year: BlocYear | None) -> Round:
    """The round, to be read. Round.DoesNotExist if it is gone, or is none of this `year`, where one is given."""
    rounds = Round.objects.select_related("rubric", "year__bloc")
    return rounds.get(pk=round_id) if year is None else rounds.get(pk=round_id, year=year.pk)


def _told(round_: Round, publication: Publication, action: str) -> Change:
    """What the log says to everybody of the bloc: not the reason, where members see nothing of one another."""
    shown = round_.visibility != Round.Visibility.OWN
    return Change(
        subject=f"Kỳ chấm điểm {round_.name}",
        key=f"publication/{round_.code}/{publication.number}",
        action=action,
        new=f"lần {publication.number}, mã xác nhận {publication.sha256}",
        reason=publication.reason if shown else "",
    )
