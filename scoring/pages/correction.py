"""«Đính chính»: places are chosen, new values typed, what they move is shown, and then it is published again.

One form without scripting: everything typed so far comes back with each of its buttons, and only the last one writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.records.worker import RecordNotMade
from common.vietnamese.numbers import show_points
from common.web.notmade import UNAVAILABLE, told_not_made
from common.web.sent import whole_number
from members.access import Answer, may_correct, may_see_publishing
from members.pages import Again, Opened, Page
from scoring.models import Publication, Round, Stage
from scoring.pages.publications import Changed, agreed_text, given_text, shown_changes
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.pages.standings import Listed, listed
from scoring.presenters.boxes import choices_of
from scoring.presenters.nodes import OfNode
from scoring.publications.freezing import frozen, publications_of
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rules.moves import Move, moves
from scoring.rules.snapshot import MemberLine, Snapshot, StageValue
from scoring.verbs.publication import (
    Correction,
    CorrectionDraft,
    EligibilityVerdict,
    PublicationRefused,
    correct,
    preview,
)
from scoring.verbs.scores import Edit

SCORE, VERDICT = "score:", "verdict:"
OUT, IN = "khong-xet", "xet-lai"


@dataclass
class TypedCorrection:
    """What stands in the form: values by place, verdicts by member, and the fields at its end."""

    values: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    reason: str = ""
    word: str = ""
    number: int = 0
    seen: str = ""

    def correction(self) -> Correction:
        """What the verb is asked to do."""
        edits = []
        for name, text in self.values.items():
            member, _, criterion = name.removeprefix(SCORE).partition(":")
            edits.append(Edit(member, criterion, Stage.AGREED, 0, text))
        verdicts = [
            EligibilityVerdict(code, what == OUT, reason, by) for code, (what, reason, by) in self.verdicts.items()
        ]
        return Correction(self.number, edits, verdicts, self.reason)


@dataclass(frozen=True)
class PlaceRow(OfNode):
    """One place to be corrected: what was published there, what is typed, and what is wrong with it."""

    name: str
    member: MemberLine
    node: RubricNode
    published: str
    text: str
    choices: list[str]
    problem: str


@dataclass(frozen=True)
class VerdictRow:
    """A member that is to be «không xét» or ranked again: what is said of it, and what is wrong with that."""

    name: str
    member: MemberLine
    what: str
    reason: str
    document: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class CorrectionPage(RoundShown):
    """The page before anything was published: it says so."""

    answer: Answer | None = None
    publication: Publication | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectionForm(CorrectionPage):
    """The form with what was typed, what is wrong with it, and what it would do if that was asked."""

    publications: list[Listed]
    number: int
    members: list[MemberLine]
    leaves: Sequence[RubricNode]
    places: list[PlaceRow]
    doubts: list[tuple[str, str]]
    verdicts: list[VerdictRow]
    reason: str
    typed: str
    problems: dict[str, str]
    draft: CorrectionDraft | None
    seen: str
    publishable: bool
    moves: list[tuple[Move, str]]
    changes: list[Changed]
    shown_to_members: bool


def load(opened: Opened) -> CorrectionPage:
    """The empty form."""
    opened.require(may_see_publishing(opened.reader))
    return form(opened, TypedCorrection(), {})


def form(
    opened: Opened, typed: TypedCorrection, problems: dict[str, str], draft: CorrectionDraft | None = None
) -> CorrectionPage:
    """The form with what was typed, what is wrong with it, and what it would do if that was asked."""
    round_, where = round_of(opened, published=True)
    if round_ is None:
        return CorrectionPage(**names_in(where))
    publications = publications_of(round_)
    answer = may_correct(opened.reader, round_.step)
    if not publications:
        return CorrectionPage(**names_in(where), answer=answer)
    latest = publications[0]
    shown = frozen(round_, latest.number)[latest.number]
    return CorrectionForm(
        **names_in(where),
        answer=answer,
        publication=latest,
        publications=[listed(opened, round_, other) for other in publications],
        number=typed.number or latest.number,
        members=sorted(shown.members, key=lambda line: line.order),
        leaves=shown.rubric.leaves(),
        places=[place for name, text in typed.values.items() if (place := _place(shown, name, text, problems))],
        doubts=list(draft.doubts.items()) if draft else [],
        verdicts=[row for code, said in typed.verdicts.items() if (row := _verdict(shown, code, said, problems))],
        reason=typed.reason,
        typed=typed.word,
        problems=problems,
        draft=draft,
        seen=draft.seen if draft and not draft.problems else "",
        publishable=draft is not None and _is_publishable(draft),
        moves=[(move, move.words(ranked=True)) for move in moves(draft.before, draft.after)] if draft else [],
        changes=shown_changes(draft.before, draft.after, {line.code for line in shown.members}) if draft else [],
        shown_to_members=round_.visibility != Round.Visibility.OWN,
    )


def _place(shown: Snapshot, name: str, text: str, problems: dict[str, str]) -> PlaceRow | None:
    """One place to be corrected; None if there is no such place."""
    code, _, criterion = name.removeprefix(SCORE).partition(":")
    member = shown.member(code)
    node = next((leaf for leaf in shown.rubric.leaves() if leaf.code == criterion), None)
    if member is None or node is None:
        return None
    score = member.score(criterion)
    published = agreed_text(shown, node, score, show_points(score.points))
    if criterion in member.not_applicable:
        published = words.NOT_APPLICABLE
    return PlaceRow(name, member, node, published, text, choices_of(node), problems.get(name, ""))


def _verdict(shown: Snapshot, code: str, said: tuple[str, str, str], problems: dict[str, str]) -> VerdictRow | None:
    member = shown.member(code)
    if member is None:
        return None
    what, reason, document = said
    name = f"{VERDICT}{code}"
    return VerdictRow(name, member, what, reason, document, problems.get(name, ""))


def save(opened: Opened) -> HttpResponseBase | Again:
    """One of the form's buttons: another place, one less, the preview, or the correction itself."""
    opened.require(may_correct(opened.reader, Round.Step.PUBLISHED))
    round_id = sent_round(opened, lambda _: may_see_publishing(opened.reader))
    posted = opened.posted
    typed = _read(opened)
    deed = posted.get("viec", "")
    if deed == "them":
        return _again(opened, typed, _add(opened, typed))
    if deed == "them-xet":
        return _again(opened, typed, _add_verdict(opened, typed))
    if deed.startswith("bo:"):
        name = deed.removeprefix("bo:")
        typed.values.pop(name, None)
        typed.verdicts.pop(name.removeprefix(VERDICT), None)
        return _again(opened, typed, {})
    try:
        if deed == "cong-bo":
            publication = correct(
                round_id=round_id,
                correction=typed.correction(),
                typed=typed.word,
                actor=opened.actor,
                reader=opened.reader,
                # Nothing is published that its preview did not show.
                seen=typed.seen or "-",
                year=opened.year,
            )
            return _done(opened, publication)
        problems: dict[str, str] = {}
    except PublicationRefused as refused:
        problems = refused.problems
    except RecordNotMade as error:
        problems = {"": told_not_made(opened.request, error)}
        return replace(_previewed(opened, round_id, typed, problems), status=UNAVAILABLE)
    except PermissionError as error:
        return _again(opened, typed, {"": str(error)})
    except Round.DoesNotExist:
        raise Http404 from None
    return _previewed(opened, round_id, typed, problems)


def _previewed(opened: Opened, round_id: int, typed: TypedCorrection, problems: dict[str, str]) -> Again:
    """The form with what it would do; what hindered a correction stands beside."""
    try:
        draft = preview(
            round_id=round_id,
            correction=typed.correction(),
            actor=opened.actor,
            reader=opened.reader,
            year=opened.year,
        )
    except PermissionError as error:
        return _again(opened, typed, {"": str(error)})
    except Round.DoesNotExist:
        raise Http404 from None
    # Where nothing can be published, there is no box for the word.
    left = {field: told for field, told in problems.items() if field != "typed" or _is_publishable(draft)}
    return _again(opened, typed, left | draft.problems, draft)


def _is_publishable(draft: CorrectionDraft) -> bool:
    return not draft.problems and not draft.changes_nothing


def _again(
    opened: Opened, typed: TypedCorrection, problems: dict[str, str], draft: CorrectionDraft | None = None
) -> Again:
    return Again(form(opened, typed, problems, draft), status=422 if problems else 200)


def _done(opened: Opened, publication: Publication) -> HttpResponseBase:
    messages.success(opened.request, f"Đã đính chính: đây là lần công bố {publication.number}.")
    return HttpResponseRedirect(listed(opened, publication.round, publication).url)


def _read(opened: Opened) -> TypedCorrection:
    posted = opened.posted
    typed = TypedCorrection(
        reason=posted.get("reason", ""),
        word=posted.get("typed", ""),
        number=whole_number(posted.get("number", "")) or 0,
        seen=posted.get("seen", ""),
    )
    for name in posted:
        if name.startswith(SCORE):
            typed.values[name] = posted.get(name, "")
        elif name.startswith(VERDICT):
            code = name.removeprefix(VERDICT)
            reason, document = (posted.get(f"{part}:{code}", "") for part in ("verdict-reason", "verdict-document"))
            typed.verdicts[code] = (posted.get(name, ""), reason, document)
    return typed


def _add(opened: Opened, typed: TypedCorrection) -> dict[str, str]:
    """Puts the chosen place on the form, with what was published there; answers what hinders it."""
    member, criterion = opened.posted.get("don-vi", ""), opened.posted.get("tieu-chi", "")
    shown = _published(opened)
    line = shown.member(member) if shown else None
    node = next((leaf for leaf in shown.rubric.leaves() if leaf.code == criterion), None) if shown else None
    if shown is None or line is None or node is None:
        return {"don-vi": "Hãy chọn đơn vị và tiêu chí cần sửa, rồi bấm «Thêm chỗ cần sửa»."}
    name = f"{SCORE}{member}:{criterion}"
    if name in typed.values:
        return {"don-vi": f"{line.short_name}, tiêu chí {criterion} đã có trong danh sách."}
    if criterion in line.not_applicable:
        return {"don-vi": f"Tiêu chí {criterion} không áp dụng với {line.short_name} nên không có điểm để sửa."}
    typed.values[name] = given_text(shown, node, line.score(criterion).values.get(Stage.AGREED.value, StageValue()))
    return {}


def _add_verdict(opened: Opened, typed: TypedCorrection) -> dict[str, str]:
    shown = _published(opened)
    line: MemberLine | None = shown.member(opened.posted.get("don-vi-xet", "")) if shown else None
    if line is None:
        return {"don-vi-xet": "Hãy chọn đơn vị, rồi bấm «Thêm đơn vị»."}
    if line.code in typed.verdicts:
        return {"don-vi-xet": f"{line.short_name} đã có trong danh sách."}
    typed.verdicts[line.code] = (OUT if line.ineligible is None else IN, "", "")
    return {}


def _published(opened: Opened) -> Snapshot | None:
    round_, _ = round_of(opened, published=True)
    publications = publications_of(round_) if round_ else []
    return frozen(round_, publications[0].number)[publications[0].number] if round_ and publications else None


PAGE = Page(
    name="standings-correction",
    path="xep-hang/dinh-chinh",
    title="Đính chính kết quả",
    load=load,
    save=save,
    template="scoring/correction.html",
    printed=False,
)
