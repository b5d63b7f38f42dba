"""The rubric's own settings: name, scale, rounding, bands, and what is asked when totals are equal.

Every button of the tie-break saves the whole form with it, so that nothing typed is lost on the way.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import HttpResponse, HttpResponseRedirect

from common.contexts import names_in
from common.web.sent import whole_number
from documents.pages.filing_form import MOST_GROUNDS, GroundRow, read_grounds, with_blanks
from members.access import Action
from members.pages import Again, Opened, Page
from scoring.models import Rubric
from scoring.pages import rubric_parts as parts
from scoring.pages.rubric_forms import NamedPoints, RubricSettingsForm, read_rows, shown_rows
from scoring.pages.rubric_grounds import grounds_read, judged_grounds, picks
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.storing import grounds_of, rules_of
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.differences import tie_break_word
from scoring.rubrics.verbs import ChangedRubric, RubricRefused, begin_rubric, edited

FIRST = rules.PlainRubric(
    name="",
    scale=Decimal(100),
    step=Decimal("0.5"),
    total_may_exceed_scale=False,
    tie_break=(),
    bands=(),
    nodes=(),
)


SETTINGS = (
    *("name", "scale", "step", "decimals", "rounding", "total_may_exceed_scale"),
    *("not_applicable", "several_appraisers"),
)


@dataclass(frozen=True)
class TieBreakStep:
    """What is asked when totals are equal, at this place, and whether it can be asked earlier or later."""

    place: int
    words: str
    up: bool
    down: bool


@dataclass(frozen=True, kw_only=True)
class SettingsPage(parts.RubricEditorPage):
    """The form; `picks` are the documents that a ground may name, `choices` what a tie-break may ask besides."""

    title: str
    form: RubricSettingsForm
    bands: NamedPoints
    grounds: list[GroundRow]
    refused_grounds: list[GroundRow]
    picks: list[tuple[str, str]]
    tie_break: list[TieBreakStep]
    choices: list[tuple[str, str]]
    sentences: list[str]


def load(opened: Opened) -> SettingsPage:
    """The settings as they stand; without a rubric, those of a new one."""
    rubric = parts.rubric_or_elsewhere(opened)
    plain = rules_of(rubric) if rubric else FIRST
    first = {name: getattr(plain, name) for name in SETTINGS}
    if rubric is None:
        first["name"] = f"Bảng đánh giá thi đua năm {opened.year.year}"
    else:
        first |= {"note": rubric.note, "is_sample": rubric.is_sample}
    form = RubricSettingsForm(sample=bool(rubric and rubric.is_sample), initial=first)
    bands = shown_rows("band", [(band.name, band.at_least) for band in plain.bands])
    present = grounds_of(rubric) if rubric else ()
    grounds = [GroundRow(place, one.text, str(one.cites or "")) for place, one in enumerate(present)]
    return _page(opened, rubric, plain, form, bands, grounds)


def _page(
    opened: Opened,
    rubric: Rubric | None,
    plain: rules.PlainRubric,
    form: RubricSettingsForm,
    bands: NamedPoints,
    grounds: list[GroundRow],
    sentences: list[str] | None = None,
) -> SettingsPage:
    last = len(plain.tie_break) - 1
    return SettingsPage(
        **names_in(parts.editor_page(rubric, plain)),
        title="Thiết lập bảng đánh giá" if rubric else "Soạn bảng đánh giá mới",
        form=form,
        bands=bands.with_blanks(),
        grounds=with_blanks(grounds),
        refused_grounds=[row for row in grounds if row.refused],
        picks=picks(opened.year),
        tie_break=[
            TieBreakStep(place, tie_break_word(token), up=place > 0, down=place < last)
            for place, token in enumerate(plain.tie_break)
        ],
        choices=[(token, tie_break_word(token)) for token in editing.tie_break_choices(plain)],
        sentences=sentences or [],
    )


def save(opened: Opened) -> HttpResponse | Again:
    """Saves the settings, and what the pressed button of the tie-break does."""
    data = opened.posted
    rubric = parts.rubric_or_elsewhere(opened)
    plain = rules_of(rubric) if rubric else FIRST
    form = RubricSettingsForm(data, sample=bool(rubric and rubric.is_sample))
    bands = read_rows("band", data)
    grounds = judged_grounds(opened.year, read_grounds(data))

    def again(sentences: list[str] | None = None, status: int = 422) -> Again:
        return Again(_page(opened, rubric, plain, form, bands, grounds, sentences), status)

    if data.get("deed") == "more":
        # Three rows more, and everything as it was typed.
        grounds += [GroundRow(place) for place in range(len(grounds), min(MOST_GROUNDS, len(grounds) + 3))]
        return again(status=200)
    if not form.is_valid() or bands.refused or any(row.refused for row in grounds):
        return again()
    name, _, place = data.get("deed", "save").partition(":")

    def change(part: RubricPart) -> ChangedRubric:
        given = dict(form.cleaned_data)
        note, is_sample = given.pop("note"), given.pop("is_sample", False)
        # Typed in any order, kept from the highest down.
        listed = sorted((rules.PlainBand(*band) for band in bands.read), key=lambda band: -band.at_least)
        fresh = replace(part.plain, **given, bands=tuple(listed))
        fresh = replace(fresh, tie_break=_tie_break(fresh, name, place, data.get("token", "")))
        stand = grounds_read(opened.year, grounds)
        return edited(part, fresh, note=note, is_sample=part.is_sample and is_sample, grounds=stand)

    try:
        if rubric is None:
            draft = change(RubricPart(FIRST, note=""))
            begin_rubric(year=opened.year, part=draft.part, actor=opened.actor)
            parts.say(opened, "Đã lập bảng đánh giá. Bước sau: thêm các nhóm và tiêu chí.")
            return parts.to_tree(opened)
        done = parts.change(
            opened, title="sửa thiết lập" if name == "save" else "sửa thứ tự xét khi bằng điểm", change=change
        )
    except parts.UNCHANGED as why:
        return again(parts.why_unchanged(why, lambda refused: _beside(refused, form, bands)))
    parts.say(opened, "Đã lưu thiết lập." if done.rubric else "Thiết lập không có gì thay đổi.")
    if name == "save":
        return parts.to_tree(opened)
    return HttpResponseRedirect(f"{opened.address('rubric-settings')}#khi-bang-diem")


def _tie_break(plain: rules.PlainRubric, deed: str, place: str, token: str) -> tuple[str, ...]:
    """The tie-break after one button: a step added, taken away, moved up or down."""
    kept = list(plain.tie_break)
    if deed == "tie-add":
        if token not in editing.tie_break_choices(plain):
            raise editing.EditRefused("Hãy chọn một điều để xét thêm khi bằng điểm.")
        return (*kept, token)
    if deed not in ("tie-up", "tie-down", "tie-out"):
        return tuple(kept)
    number = whole_number(place)
    if number is None or number >= len(kept):
        raise editing.EditRefused("Thứ tự xét khi bằng điểm vừa thay đổi: hãy làm lại.")
    token = kept.pop(number)
    if deed != "tie-out":
        kept.insert(max(0, number + (1 if deed == "tie-down" else -1)), token)
    return tuple(kept)


def _beside(why: RubricRefused, form: RubricSettingsForm, bands: NamedPoints) -> list[str]:
    """Puts what was refused beside its field; answers the sentences that belong to none."""
    others = []
    order = sorted(range(len(bands.read)), key=lambda index: -bands.read[index][1])
    for (place, sentence), whole in zip(why.mistakes, why.sentences, strict=True):
        band = re.fullmatch(r"bands\[(\d+)\]", place)
        if band:
            bands.refuse(order[int(band[1])], sentence)
        elif place in form.fields:
            form.add_error(place, sentence)
        elif place.startswith("criteria") and "làm tròn" in whole:
            form.add_error("decimals", whole)
        else:
            others.append(whole)
    return others


PAGE = Page(
    name="rubric-settings",
    path="tieu-chi/sua/thiet-lap",
    title="Thiết lập bảng đánh giá",
    load=load,
    save=save,
    template="scoring/rubric_settings.html",
    action=Action.MANAGE_YEAR,
    printed=False,
)
