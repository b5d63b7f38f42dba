"""The pact as the secretary drafts it: its own fields and its lists, every point in a box, every list to be reordered.

One form holds the whole draft. Each of its buttons does one thing and saves with it all that was typed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField
from common.vietnamese.legacy import from_legacy, looks_legacy
from common.vietnamese.text import clean, clean_line
from common.web.sent import whole_number
from documents.loading import PdfPreview, readership_of
from documents.register import lapsed, pick_label, pickable
from members.access import Action
from members.odd_days import LOOK_AGAIN, OddDay, Question, kept_of, question_of
from members.pages import Again, Opened, Page
from pacts.draft import (
    DraftRefused,
    PactDifference,
    PactDraft,
    PactSection,
    Point,
    added,
    copied,
    differences,
    moved,
    placed,
    removed,
)
from pacts.models import Pact
from pacts.verbs.drafts import (
    StalePact,
    begin_pact,
    change_pact,
    draft_of,
    draft_to_copy,
    last_step,
    pact_before,
    undo_pact,
)
from pacts.verbs.signatures import may_change_text

LONGEST_NAME = 500
# About how many letters a line of a box has.
_LINE = 88


class PactDraftForm(forms.Form):
    """The pact's own fields."""

    title = LineField(label="Tên giao ước", max_length=200, error_messages={"required": "Hãy ghi tên giao ước."})
    conference_name = LineField(label="Hội nghị ký kết", max_length=300, required=False)
    conference_date = DateField(label=label("pacts.Pact.conference_date"), required=False)
    conference_place = LineField(label=label("pacts.Pact.conference_place"), max_length=200, required=False)
    chair_name = LineField(label=label("pacts.Pact.chair_name"), max_length=100, required=False)
    chair_position = LineField(label=label("pacts.Pact.chair_position"), max_length=200, required=False)
    witness_name = LineField(
        label=label("pacts.Pact.witness_name"),
        max_length=100,
        required=False,
        help_text="Nếu có: thêm một khối ký ở cuối giao ước.",
    )
    witness_position = LineField(label=label("pacts.Pact.witness_position"), max_length=200, required=False)
    copies = forms.IntegerField(
        label="Lập thành mấy bản",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Để trống thì giao ước không ghi câu này.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi số bản bằng số nguyên, ví dụ 10."},
    )
    note = LinesField(
        label=label("pacts.Pact.note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Đứng nhỏ ở cuối bản in, không thuộc nội dung được ký.",
    )


@dataclass(frozen=True)
class PointRow:
    """A point in its box: its place, counted from 0, how many lines the box has, and why it was refused."""

    place: int
    text: str
    cites: int | None
    lines: int
    refused: str
    last: bool

    @property
    def number(self) -> int:
        """Its place as it is told, counted from 1."""
        return self.place + 1


@dataclass(frozen=True)
class PointList:
    """One list of the draft; `fresh` is what was typed in the box for new points."""

    section: PactSection
    hint: str
    fresh: str
    rows: list[PointRow]


@dataclass(frozen=True)
class NoDraft:
    """The editor while the year has no pact; `before` is the pact whose text can be copied."""

    before: Pact | None
    pact: None = None


@dataclass(frozen=True, kw_only=True)
class PactEditorPage:
    """The draft in its boxes.

    `stands` says why the text can't be changed, `stale_years` names the points that still speak of last year. `refused`
    says by box what can't be taken; `stale` is what differs from a draft that somebody else saved meanwhile.
    """

    pact: Pact
    stands: str
    form: PactDraftForm
    lists: list[PointList]
    picks: list[tuple[int, str]]
    lapsed: list[str]
    stale_years: list[str]
    sheet: PdfPreview
    undo: str
    before: Pact | None
    sentences: list[str]
    refused: Mapping[str, str]
    stale: list[PactDifference]
    question: Question | None


def load(opened: Opened) -> PactEditorPage | NoDraft:
    """The draft as it stands; without one, the ways to begin."""
    pact = Pact.objects.filter(year=opened.year).first()
    if pact is None:
        return NoDraft(pact_before(opened.year))
    return _context(opened, pact, draft_of(pact))


def _context(
    opened: Opened,
    pact: Pact,
    shown: PactDraft,
    *,
    form: PactDraftForm | None = None,
    fresh: Mapping[str, str] | None = None,
    sentences: Sequence[str] = (),
    refused: Mapping[str, str] | None = None,
    stale: Sequence[PactDifference] = (),
    odd: str = "",
) -> PactEditorPage:
    """The page around this draft; `odd` is what is asked back about the conference's day."""
    answer = may_change_text(pact)
    step = last_step(pact)
    picks = {row.id: pick_label(row) for row in pickable(opened.year)}
    refused, fresh = refused or {}, fresh or {}
    return PactEditorPage(
        pact=pact,
        stands=answer.reason,
        form=form or PactDraftForm(initial=dict(shown.fields)),
        lists=[
            PointList(
                section=section,
                hint=_HINTS[section],
                fresh=fresh.get(section, ""),
                rows=[
                    PointRow(
                        place=place,
                        text=point.text,
                        cites=point.cites,
                        lines=max(1 if section is PactSection.ADOPTED else 2, -(-len(point.text) // _LINE)),
                        refused=refused.get(f"{section}:{place}", ""),
                        last=place + 1 == len(shown.points(section)),
                    )
                    for place, point in enumerate(shown.points(section))
                ],
            )
            for section in PactSection
        ],
        picks=list(picks.items()),
        lapsed=_lapsed(opened, shown, picks),
        stale_years=_last_years(shown, opened.year.year),
        # The version in the address: a frame shows again what it has, unless it is asked for something else.
        sheet=PdfPreview(f"{opened.address('pact.pdf')}?lan={pact.version}"),
        undo=step.title if step else "",
        before=pact_before(opened.year),
        sentences=list(sentences),
        refused=refused,
        stale=list(stale),
        question=question_of(opened.posted, odd or kept_of(opened.posted, "conference_date").asked, "conference_date"),
    )


_HINTS = {
    PactSection.GROUND: "Không cần chữ «Căn cứ» ở đầu, không cần dấu chấm phẩy ở cuối. Nếu văn bản có trong sổ, chọn "
    "ở ô «Dẫn văn bản»: cổng nhắc khi văn bản ấy hết hiệu lực.",
    PactSection.PLEDGE: "Mỗi điểm một ô; cổng tự đánh số.",
    PactSection.TARGET: "Chỉ tiêu các đơn vị đăng ký chung. Để trống thì giao ước không có mục này.",
    PactSection.ORGANISATION: "Các đợt thi đua và hoạt động chung của năm tự đứng ở mục này; thêm ở đây sơ kết, "
    "tổng kết, chấm điểm.",
    PactSection.ADOPTED: "Văn bản hội nghị thông qua cùng giao ước.",
}


def _lapsed(opened: Opened, draft: PactDraft, picks: Collection[int]) -> list[str]:
    """The warnings about the grounds whose document is no longer in force; only documents in the list are told."""
    cited = [point.cites for point in draft.points(PactSection.GROUND) if point.cites in picks]
    gone = lapsed(cited, readership_of(opened))
    return [gone[number].warning for number in cited if number in gone]


def _last_years(draft: PactDraft, year: int) -> list[str]:
    """The points that still speak of the year before, as those do that were copied."""
    said = f"năm {year - 1}"
    return [
        f"{section.label} {place}"
        for section in (PactSection.PLEDGE, PactSection.TARGET, PactSection.ORGANISATION, PactSection.ADOPTED)
        for place, point in enumerate(draft.points(section), start=1)
        if said in point.text
    ]


# --- what its buttons do -------------------------------------------------------------------------------------

_Deed = Callable[[PactDraft], PactDraft]


def save(opened: Opened) -> HttpResponse | Again:
    """One button of the form: what was typed and what it does are one change, or neither is made."""
    posted = opened.posted
    pact = Pact.objects.filter(year=opened.year).first()
    name, _, rest = posted.get("deed", "save").partition(":")
    if pact is None or name == "begin":
        return _begin(opened, copies=rest == "copy")
    if name == "undo":
        return _undo(opened, pact)
    form = PactDraftForm(posted)
    stored = draft_of(pact)
    typed, fresh = _typed(posted), {section.value: posted.get(f"new:{section}", "") for section in PactSection}
    refused = _refused(typed, fresh)
    if not form.is_valid() or refused:
        return Again(_context(opened, pact, typed, form=form, fresh=fresh, refused=refused))
    before = pact_before(opened.year) if name == "copy" else None
    try:
        title, deed = _deed(name, rest, posted, draft_to_copy(before) if before else None)

        def change(draft: PactDraft) -> PactDraft:
            draft = PactDraft(form.cleaned_data, {section: _kept(draft, typed, section) for section in PactSection})
            draft = deed(draft)
            for section in PactSection:
                draft = added(draft, section, fresh[section])
                draft = draft.having(section, [point for point in draft.points(section) if point.text])
            return draft

        found = change_pact(
            year=opened.year,
            version=_version(opened),
            actor=opened.actor,
            title=title,
            change=change,
            kept=kept_of(posted, "conference_date"),
        )
    except PermissionError as why:
        messages.error(opened.request, str(why))
        return HttpResponseRedirect(opened.address("pact-edit"))
    except StalePact as why:
        differing = differences(stored, PactDraft(form.cleaned_data, typed.sections))
        said = f"{why} Chữ bạn gõ còn trong các ô, chưa được lưu."
        return Again(_context(opened, pact, typed, form=form, fresh=fresh, sentences=[said], stale=differing))
    except OddDay as odd:
        form.add_error("conference_date", LOOK_AGAIN)
        return Again(_context(opened, pact, typed, form=form, fresh=fresh, odd=str(odd)))
    except DraftRefused as why:
        return Again(_context(opened, pact, typed, form=form, fresh=fresh, sentences=[str(why)]))
    if found:
        messages.success(opened.request, f"{title[:1].upper()}{title[1:]}.")
    else:
        messages.info(opened.request, "Giao ước không có gì thay đổi.")
    section = rest.partition(":")[0]
    anchor = f"#muc-{section}" if section in PactSection.__members__.values() else ""
    return HttpResponseRedirect(opened.address("pact-edit") + anchor)


def _begin(opened: Opened, *, copies: bool) -> HttpResponse:
    try:
        begin_pact(year=opened.year, actor=opened.actor, copies=copies)
    except StalePact as why:
        messages.error(opened.request, str(why))
    else:
        messages.success(opened.request, "Đã bắt đầu giao ước. Hãy soạn nội dung, xem bản in, rồi chốt để ký.")
    return HttpResponseRedirect(opened.address("pact-edit"))


def _undo(opened: Opened, pact: Pact) -> HttpResponse | Again:
    try:
        step = undo_pact(year=opened.year, version=_version(opened), actor=opened.actor)
    except StalePact as why:
        return Again(_context(opened, pact, draft_of(pact), sentences=[str(why)]))
    except PermissionError as why:
        messages.error(opened.request, str(why))
    else:
        messages.success(opened.request, f"Đã hoàn tác: {step.title}.")
    return HttpResponseRedirect(opened.address("pact-edit"))


def _deed(name: str, rest: str, posted: Mapping[str, str], before: PactDraft | None) -> tuple[str, _Deed]:
    """What a button is called and what it does; DraftRefused if there is no such button."""
    if name == "save":
        return "lưu giao ước", lambda draft: draft
    if name == "copy" and before is not None:
        return "chép từ giao ước năm trước", lambda draft: copied(draft, before)
    where, _, number = rest.partition(":")
    section = next((one for one in PactSection if one.value == where), None)
    if section is None:
        raise DraftRefused("Không có việc nào như vậy.")
    what = section.label
    if name == "order":
        sent = map(whole_number, posted.get(f"order:{section}", "").split(","))
        order = [number for number in sent if number is not None]
        return f"sắp lại {what}", lambda draft: placed(draft, section, order)
    if name == "add":
        return f"thêm vào {what}", lambda draft: draft
    at = whole_number(number)
    place = -1 if at is None else at
    deeds: dict[str, tuple[str, _Deed]] = {
        "up": (f"chuyển {what} {place + 1} lên", lambda draft: moved(draft, section, place, -1)),
        "down": (f"chuyển {what} {place + 1} xuống", lambda draft: moved(draft, section, place, 1)),
        "remove": (f"xóa {what} {place + 1}", lambda draft: removed(draft, section, place)),
    }
    if name not in deeds:
        raise DraftRefused("Không có việc nào như vậy.")
    return deeds[name]


def _typed(posted: Mapping[str, str]) -> PactDraft:
    """The lists as they stand in the form's boxes."""
    sections: dict[PactSection, tuple[Point, ...]] = {}
    for section in PactSection:
        tidy = clean_line if section is PactSection.ADOPTED else clean
        points: list[Point] = []
        while (name := f"text:{section}:{len(points)}") in posted:
            cites = posted.get(f"cites:{len(points)}", "") if section is PactSection.GROUND else ""
            points.append(Point(tidy(posted[name]), whole_number(cites)))
        sections[section] = tuple(points)
    return PactDraft({}, sections)


def _kept(draft: PactDraft, typed: PactDraft, section: PactSection) -> tuple[Point, ...]:
    """A list as it was typed; what the form did not send stays as it is."""
    return typed.points(section) or draft.points(section)


def _refused(typed: PactDraft, fresh: Mapping[str, str]) -> dict[str, str]:
    """Why a box can't be taken, by its section and place («pledge:2», «pledge:new»)."""
    boxes = {
        f"{section}:{place}": point.text for section in PactSection for place, point in enumerate(typed.points(section))
    }
    boxes |= {f"{section}:new": text for section, text in fresh.items()}
    found = {}
    for name, text in boxes.items():
        if kind := looks_legacy(text):
            meant = from_legacy(text, kind)[:80]
            found[name] = f"Chữ này viết bằng mã {kind}, có lẽ là «{meant}». Hãy chuyển sang Unicode rồi dán lại."
        elif name.startswith(f"{PactSection.ADOPTED}:") and max(map(len, text.splitlines() or [""])) > LONGEST_NAME:
            found[name] = f"Tên văn bản dài quá {LONGEST_NAME} ký tự. Hãy rút gọn."
    return found


def _version(opened: Opened) -> int:
    return whole_number(opened.posted.get("version", "")) or 0


PAGE = Page(
    name="pact-edit",
    path="giao-uoc/soan",
    title="Soạn giao ước",
    load=load,
    save=save,
    template="pacts/editor.html",
    action=Action.MANAGE_YEAR,
    printed=False,
)
