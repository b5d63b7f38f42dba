"""One award of the ledger with its papers; the form that notes or corrects one; and the door to a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Award, AwardFile, AwardForm
from awards.presenters.catalogue import forms_of, proposed_money
from awards.presenters.ledger import AwardLine
from awards.verbs.awardfiles import MOST_AWARD_FILES, add_files, remove_file, restore_file
from awards.verbs.ledger import (
    OF_AWARD,
    AwardRefused,
    Holders,
    StaleAward,
    agencies_of,
    drop_award,
    keep_award,
    seal_of,
)
from common.files.answer import stored_answer
from common.files.intake import files_sent
from common.files.taking import not_taken, store
from common.labels import label
from common.records.record import RecordHead
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from common.web.sent import whole_number
from members.access import Action, may
from members.access_of_the_awards import may_see_award_money
from members.models import Agency
from members.pages import Again, Opened, Page, YearDoor


def _label(name: str) -> str:
    return label(f"awards.Award.{name}")


# --- one award -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AwardPage:
    """An award with its files, those `removed` that may be brought back, and what was `refused`: a name and why."""

    title: str
    line: AwardLine
    award: Award
    files: list[AwardFile]
    removed: list[AwardFile]
    full: bool
    most: int
    refused: Sequence[tuple[str, str]]
    edit_url: str
    agency_url: str
    back: str
    record: RecordHead


def award_or_404(opened: Opened) -> Award:
    """The award that the address names."""
    found = Award.objects.filter(bloc=opened.year.bloc, number=opened.kwargs["number"])
    award = found.select_related("agency", "form").first()
    if award is None:
        raise Http404
    return award


def load(opened: Opened) -> AwardPage:
    """The award as this reader may know it."""
    return _page(opened, award_or_404(opened))


def _page(opened: Opened, award: Award, refused: Sequence[tuple[str, str]] = ()) -> AwardPage:
    holder = Holders.of(opened.year).holder(award.agency_id)
    sees = bool(may_see_award_money(opened.reader, holder.code if holder else ""))
    # Other papers than the decision are the member's and the bloc's own people's.
    files = [file for file in award.files.order_by("id") if file.is_decision or sees]
    present = [file for file in files if file.removed_at is None]
    manages = bool(may(opened.reader, Action.MANAGE_YEAR))
    line = AwardLine(award, holder, any(file.is_decision for file in present), sees)
    return AwardPage(
        title=f"{award.form_name}: {award.within or award.agency_name}, năm {award.year}",
        line=line,
        award=award,
        files=present,
        removed=[file for file in files if file.removed_at is not None] if manages else [],
        full=len(present) >= MOST_AWARD_FILES,
        most=MOST_AWARD_FILES,
        refused=refused,
        edit_url=f"{opened.address('award-edit')}?so={award.number}" if manages else "",
        agency_url=opened.address("award-agency", holder.code) if holder else "",
        back=opened.address("award-ledger"),
        record={"title": "Khen thưởng", "subject": f"Số {award.number} trong sổ khen thưởng của {opened.year.bloc}"},
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Takes files in, takes one away or brings one back, by the pressed button."""
    opened.require(may(opened.reader, Action.MANAGE_YEAR))
    award = award_or_404(opened)
    deed, _, which = opened.posted.get("deed", "").partition(":")
    how: dict[str, Any] = {**opened.who, "number": award.number}
    try:
        if deed == "add":
            return _take(opened, award, how)
        act, number = {"remove": remove_file, "restore": restore_file}.get(deed), whole_number(which)
        if act is None or number is None:
            raise Http404
        done = act(**how, file_id=number)
    except PermissionError as refused:
        return Again(_page(opened, award, [("", str(refused))]))
    except (Award.DoesNotExist, AwardFile.DoesNotExist):
        raise Http404 from None
    said = f"Đã gỡ «{done.name}». Bấm «Khôi phục» để lấy lại." if deed == "remove" else f"Đã lấy lại «{done.name}»."
    messages.success(opened.request, said)
    return HttpResponseRedirect(opened.path)


def _take(opened: Opened, award: Award, how: dict[str, Any]) -> HttpResponseBase | Again:
    taken = add_files(
        **how, files=files_sent(opened.request, "files"), is_decision=opened.posted.get("what") != "other"
    )
    refused = not_taken(opened.request, taken, none="Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Thêm tệp».")
    if count := sum(one.row is not None for one in taken):
        messages.success(opened.request, f"Đã thêm {count} tệp.")
    return Again(_page(opened, award, refused)) if refused else HttpResponseRedirect(opened.path)


def fetch(opened: Opened) -> HttpResponseBase:
    """One file: the decision for everybody in the bloc, another paper for whom it is. Once taken away there is none."""
    award = award_or_404(opened)
    found = award.files.filter(pk=opened.kwargs["file"], removed_at__isnull=True).first()
    if found is None:
        raise Http404
    if not found.is_decision:
        holder = Holders.of(opened.year).holder(award.agency_id)
        opened.require_known(may_see_award_money(opened.reader, holder.code if holder else ""))
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


# --- the form ------------------------------------------------------------------------------------------------


class AwardEntry(forms.Form):
    """An award; agency and form are chosen by key and code."""

    form = forms.ChoiceField(label=_label("form"))
    agency = forms.TypedChoiceField(label=_label("agency"), coerce=int)
    unit = LineField(
        label=_label("unit"), required=False, max_length=300, help_text="Chỉ khi tặng cho một phòng, ban của đơn vị."
    )
    person = LineField(
        label=_label("person"), required=False, max_length=100, help_text="Chỉ khi tặng cho cá nhân: họ và tên."
    )
    year = forms.IntegerField(
        label=_label("year"),
        min_value=1,
        max_value=32767,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi năm bằng bốn chữ số, ví dụ 2023."},
    )
    ground = forms.ChoiceField(label=_label("ground"), choices=Award.Ground.choices)
    decision_number = LineField(
        label=_label("decision_number"), required=False, max_length=60, help_text="Ví dụ: 123/QĐ-UBND."
    )
    decided_on = DateField(label=_label("decided_on"), required=False)
    decided_by = LineField(
        label=_label("decided_by"), required=False, max_length=200, help_text="Để trống: lấy theo danh mục."
    )
    agency_name = LineField(
        label=_label("agency_name"), required=False, max_length=200, help_text="Để trống: lấy tên của năm ấy."
    )
    form_name = LineField(
        label=_label("form_name"), required=False, max_length=300, help_text="Để trống: lấy tên của ngày ấy."
    )
    money = MoneyField(label=_label("money"), required=False, help_text="Chưa biết thì để trống.")
    reckon = forms.BooleanField(label="Ô tiền để trống thì tính theo hệ số và lương cơ sở", required=False)
    handed_on = DateField(label=_label("handed_on"), required=False)
    handed_at = LineField(label=_label("handed_at"), required=False, max_length=300)
    cancelled_on = DateField(label=_label("cancelled_on"), required=False)
    cancelled_by = LineField(
        label=_label("cancelled_by"), required=False, max_length=300, help_text="Số, ngày, cơ quan ra quyết định."
    )
    note = LinesField(label=_label("note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, agencies: Sequence[Agency], award_forms: Mapping[str, tuple[AwardForm, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.pk: agency for agency in agencies}
        self.award_forms = award_forms
        self.fields["agency"].choices = [("", "–"), *((pk, one.name) for pk, one in self.agencies.items())]  # type: ignore[attr-defined]
        self.fields["form"].choices = [("", "–"), *((code, name) for code, (_, name) in award_forms.items())]  # type: ignore[attr-defined]

    @property
    def kept(self) -> dict[str, Any]:
        """What was typed and understood, as the award keeps it."""
        given = {name: self.cleaned_data[name] for name in OF_AWARD}
        return given | {"agency": self.agencies[given["agency"]], "form": self.award_forms[given["form"]][0]}

    def part(self, *names: str) -> list[forms.BoundField]:
        """Some of its boxes."""
        return [self[name] for name in names]

    @property
    def decided(self) -> list[forms.BoundField]:
        """Who was awarded what, by which decision."""
        names = ("form", "agency", "unit", "person", "year", "ground", "decision_number", "decided_on", "decided_by")
        return self.part(*names)

    @property
    def named(self) -> list[forms.BoundField]:
        """The names as the decision has them."""
        return self.part("agency_name", "form_name")

    @property
    def given(self) -> list[forms.BoundField]:
        """What came with it, and when it was handed over."""
        return self.part("money", "reckon", "handed_on", "handed_at", "note")

    @property
    def cancelled(self) -> list[forms.BoundField]:
        """By what it was cancelled."""
        return self.part("cancelled_on", "cancelled_by")


@dataclass(frozen=True, kw_only=True)
class AwardEntryPage:
    """The form; `number` is None for a new award, `proposed` the money that the catalogue gives for it."""

    title: str
    form: AwardEntry
    number: int | None
    proposed: int | None
    has_forms: bool
    seen: str
    back: str
    catalogue_url: str


def _found(opened: Opened) -> Award | None:
    asked = opened.query.get("so")
    if asked is None:
        return None
    number = whole_number(asked)
    rows = Award.objects.filter(bloc=opened.year.bloc).select_related("agency", "form")
    award = rows.filter(number=number).first() if number is not None else None
    if award is None:
        raise Http404
    return award


def _choices(opened: Opened) -> dict[str, Any]:
    holders = Holders.of(opened.year)
    return {
        "agencies": agencies_of(opened.year.bloc, holders.successors),
        "award_forms": {
            form.code: (form, f"{form.name_on(opened.today)} ({form.get_subject_display().lower()})")
            for form in forms_of(opened.year.bloc)
        },
    }


def _entry_page(opened: Opened, award: Award | None, form: AwardEntry, seen: str) -> AwardEntryPage:
    proposed = None
    if award and award.decided_on:
        edition = award.form.edition_on(award.decided_on)
        proposed = proposed_money(edition, list(opened.year.bloc.base_pays.all()), award.decided_on)
    return AwardEntryPage(
        title=f"Sửa khen thưởng số {award.number}" if award else "Ghi khen thưởng",
        form=form,
        number=award.number if award else None,
        proposed=proposed,
        has_forms=bool(form.award_forms),
        seen=seen,
        back=opened.address("award", award.number) if award else opened.address("award-ledger"),
        catalogue_url=opened.address("award-catalogue"),
    )


def load_entry(opened: Opened) -> AwardEntryPage:
    """The award as it stands, or an empty form for the year."""
    award = _found(opened)
    initial: dict[str, Any] = {"year": opened.year.year}
    if award:
        initial = {name: getattr(award, name) for name in OF_AWARD}
        initial |= {"agency": award.agency_id, "form": award.form.code}
    form = AwardEntry(initial=initial, **_choices(opened))
    return _entry_page(opened, award, form, seal_of(award) if award else "")


def save_entry(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the award or takes it away; what was typed comes back where something is wrong."""
    award, posted = _found(opened), opened.posted
    seen = posted.get("seen", "")
    form = AwardEntry(posted, **_choices(opened))
    try:
        if award and posted.get("deed") == "drop":
            gone = drop_award(**opened.having_seen(seen), number=award.number)
            messages.success(opened.request, f"Đã xóa khen thưởng số {gone.number}.")
            return HttpResponseRedirect(opened.address("award-ledger"))
        if not form.is_valid():
            return Again(_entry_page(opened, award, form, seen))
        kept = keep_award(
            **opened.having_seen(seen),
            fields=form.kept,
            reckon=form.cleaned_data["reckon"],
            number=award.number if award else None,
        )
    except AwardRefused as refused:
        form.is_valid()
        for field, sentence in refused.problems.items():
            form.add_error(field or None, sentence)
        return Again(_entry_page(opened, award, form, seen))
    except StaleAward as stale:
        form.add_error(None, STALE_FORM.format(stale))
        award = _found(opened)
        return Again(_entry_page(opened, award, form, seal_of(award) if award else ""))
    except Award.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, f"Đã lưu khen thưởng số {kept.number}.")
    return HttpResponseRedirect(opened.address("award", kept.number))


AWARD = Page(
    name="award",
    within="reviews",
    path="so-khen-thuong/<int:number>",
    title="Khen thưởng",
    load=load,
    save=save,
    template="awards/award.html",
)
ENTRY = Page(
    name="award-edit",
    within="reviews",
    path="so-khen-thuong/ghi",
    title="Ghi khen thưởng",
    action=Action.MANAGE_YEAR,
    load=load_entry,
    save=save_entry,
    template="awards/award_form.html",
    printed=False,
)
FILE = YearDoor(name="award-file", path="so-khen-thuong/<int:number>/tep/<int:file>", answer=fetch)
