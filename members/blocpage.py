"""«Thông tin khối»: what stands at the head of the bloc's documents, and what its year is; its secretary changes it."""

from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from common.labels import label
from common.records.record import RecordHead
from members.access import Action, Answer, may
from members.blocforms import BlocForm
from members.models import BlocYear, Opening
from members.pages import Again, Opened, Page
from members.verbs.blocs import BlocRefused, StaleBloc, change_bloc, facts_of


@dataclass(frozen=True, kw_only=True)
class BlocPage:
    """What stands, as a list of names and texts, and as a form for whoever may change it (`answer`).

    `opened_from` is where the year's opening can be taken back; "" where it was not opened from the last one.
    """

    facts: list[tuple[str, str]]
    # Province and officer: what the bloc's own people don't write.
    watched: list[tuple[str, str]]
    form: BlocForm
    seen: str
    answer: Answer
    years: int
    opened_from: str
    record: RecordHead


def load(opened: Opened) -> BlocPage:
    """What stands now."""
    facts = facts_of(opened.year)
    return _page(opened, BlocForm(initial=asdict(facts)), facts.seal)


def _page(opened: Opened, form: BlocForm, seen: str) -> BlocPage:
    facts = asdict(facts_of(opened.year)) | {"family": opened.year.get_family_display()}
    if not facts["sign"]:
        facts["sign"] = f"{opened.year.bloc.issuer_sign} (theo tên khối)"
    bloc = opened.year.bloc
    watched = {"province": bloc.province, "officer": bloc.officer and bloc.officer.with_office}
    return BlocPage(
        facts=[(str(field.label), str(facts[name])) for name, field in form.fields.items() if facts[name] != ""],
        watched=[(label(f"members.Bloc.{name}"), str(value)) for name, value in watched.items() if value],
        form=form,
        seen=seen,
        answer=may(opened.reader, Action.MANAGE_YEAR),
        years=sum(year.bloc_id == opened.year.bloc_id for year in opened.years),
        opened_from=_opened_from(opened),
        record={"title": "Thông tin khối", "subject": str(opened.year)},
    )


def _opened_from(opened: Opened) -> str:
    last = next((one for one in opened.years if (one.bloc_id, one.year) == _before(opened.year)), None)
    if last is None or not may(opened.reader, Action.MANAGE_YEAR):
        return ""
    opening = Opening.objects.filter(year=opened.year)
    return reverse("next-year-undo", args=[last.bloc.code, last.year]) if opening.exists() else ""


def _before(year: BlocYear) -> tuple[int, int]:
    return year.bloc_id, year.year - 1


def save(opened: Opened) -> HttpResponse | Again:
    """Keeps what was typed."""
    opened.require(may(opened.reader, Action.MANAGE_YEAR))
    form, seen = BlocForm(opened.posted), opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(_page(opened, form, seen))
    actor = opened.actor
    try:
        changes = change_bloc(year=opened.year, facts=form.facts(), seen=seen, actor=actor, reader=opened.reader)
    except BlocRefused as refused:
        for name, sentence in refused.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return Again(_page(opened, form, seen))
    except StaleBloc as stale:
        form.add_error(None, f"{stale} Những gì bạn nhập còn trong biểu mẫu; bấm Lưu lần nữa để ghi đè.")
        return Again(_page(opened, form, facts_of(opened.year).seal))
    if changes:
        messages.success(opened.request, f"Đã lưu thông tin khối: {len(changes)} thay đổi.")
    else:
        messages.info(opened.request, "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("bloc-info"))


PAGE = Page(
    name="bloc-info",
    within="overview",
    path="thong-tin",
    title="Thông tin khối",
    load=load,
    save=save,
    template="members/bloc.html",
)
