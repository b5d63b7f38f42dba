"""What can be done to a pact while it is drafted: every change is one verb in one transaction, logged, and undone.

The change itself is a pure function (`pacts.draft`); here it is stored and told.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db import transaction

from common.audit.log import Actor, Change
from documents.register import pickable
from members.access import require
from members.models import BlocYear
from members.odd_days import NOTHING, KeptDay, beside, conference_day, settled
from members.yearlog import log_in, who_changed
from pacts.draft import (
    FIELD_LABELS,
    DraftRefused,
    PactDifference,
    PactDraft,
    PactSection,
    Point,
    copied,
    differences,
    from_json,
    to_json,
)
from pacts.models import PACT_DAYS, AdoptedDocument, Clause, Pact, PactStep, Pledge
from pacts.verbs.signatures import PACT_FIELDS, may_change_text, pact_fields

# So many changes can be taken back, one after the other.
MOST_STEPS = 50
NOTHING_TO_UNDO = "Không có thay đổi nào để hoàn tác."
NO_TITLE = "Hãy ghi tên giao ước."
_CLAUSES = {
    PactSection.GROUND: Clause.Section.GROUND,
    PactSection.TARGET: Clause.Section.TARGET,
    PactSection.ORGANISATION: Clause.Section.ORGANISATION,
}


class StalePact(Exception):
    """The pact was changed since the form was loaded. Its text says by whom, in a sentence for the user."""


def draft_of(pact: Pact) -> PactDraft:
    """The pact as a draft, in three queries."""
    sections: dict[PactSection, list[Point]] = {section: [] for section in PactSection}
    ours = {clause: section for section, clause in _CLAUSES.items()}
    for name, text, cites in pact.clauses.order_by("section", "order").values_list("section", "text", "cites"):
        sections[ours[Clause.Section(name)]].append(Point(text, cites))
    sections[PactSection.PLEDGE] = [
        Point(text) for text in pact.pledges.order_by("order").values_list("text", flat=True)
    ]
    sections[PactSection.ADOPTED] = [
        Point(name) for name in pact.adopted.order_by("order").values_list("name", flat=True)
    ]
    return PactDraft(pact_fields(pact), {section: tuple(points) for section, points in sections.items()})


def pact_before(year: BlocYear) -> Pact | None:
    """The newest pact of the same bloc from a year before this one; its text can be copied."""
    earlier = Pact.objects.filter(year__bloc=year.bloc_id, year__year__lt=year.year)
    return earlier.select_related("year").order_by("-year__year").first()


def draft_to_copy(pact: Pact) -> PactDraft:
    """The pact as a draft for another year: its grounds name only documents that a pact may name today."""
    draft = draft_of(pact)
    named = {row.id for row in pickable(pact.year)}
    grounds = [point if point.cites in named else Point(point.text) for point in draft.points(PactSection.GROUND)]
    return draft.having(PactSection.GROUND, grounds)


def begin_pact(*, year: BlocYear, actor: Actor, copies: bool = False) -> Pact:
    """Gives a year its first draft, empty or with the text of the last pact. StalePact if the year has a pact."""
    with transaction.atomic():
        # The year is the lock: two secretaries do not both begin.
        BlocYear.objects.select_for_update().get(pk=year.pk)
        if Pact.objects.filter(year=year).exists():
            raise StalePact("Năm này đã có giao ước. Hãy xem bản đang có.")
        pact = Pact.objects.create(year=year, title=f"Giao ước thi đua năm {year.year}")
        before = pact_before(year) if copies else None
        if before is not None:
            _store(pact, copied(draft_of(pact), draft_to_copy(before)))
        told = f"{pact.title}, chép từ năm {before.year.year}" if before else pact.title
        log_in(year, actor, [Change("Giao ước", "thêm giao ước", "pact", new=told)])
    return pact


def change_pact(
    *,
    year: BlocYear,
    version: int,
    actor: Actor,
    title: str,
    change: Callable[[PactDraft], PactDraft],
    kept: KeptDay = NOTHING,
) -> list[PactDifference]:
    """Makes one change to the year's pact, and answers and logs what differs; `title` is what undoing it undoes.

    StalePact if the pact no longer has this `version`, PermissionError if its text stands, DraftRefused if the change
    can't be made; OddDay if the conference's new day is to be asked back, unless it is `kept` with a reason.
    """
    with transaction.atomic():
        pact = _locked(year, version)
        old = draft_of(pact)
        new = change(old)
        if not new.fields["title"]:
            raise DraftRefused(NO_TITLE)
        _check_citations(year, new)
        found = differences(old, new)
        reason = _settled_conference(year, old, new, kept)
        if not found:
            return []
        new = replace(new, fields={**new.fields, **_beside_conference(old, new, reason)})
        before = pact.version
        _store(pact, new)
        PactStep.objects.create(
            pact=pact, version_before=before, version=pact.version, title=title[:200], before=to_json(old)
        )
        PactStep.objects.filter(pact=pact, version__lte=pact.version - MOST_STEPS).delete()
        _log(actor, year, found, reason)
    return found


def _settled_conference(year: BlocYear, old: PactDraft, new: PactDraft, kept: KeptDay) -> str:
    """Why the conference's day stands though it is odd, where it was changed; "" as a rule."""
    day: date | None = new.fields.get("conference_date")
    if day is None or day == old.fields.get("conference_date"):
        return ""
    return settled(conference_day(day, year=year.year), kept)


def _beside_conference(old: PactDraft, new: PactDraft, reason: str) -> dict[str, str]:
    """What is to stand beside the conference's day: what stood, unless the day was changed."""
    stood = {name: old.fields[name] for name in PACT_DAYS.values()}
    changed = [day for day in PACT_DAYS if new.fields.get(day) != old.fields.get(day)]
    return stood | beside(PACT_DAYS, changed, {"conference_date": reason})


def last_step(pact: Pact) -> PactStep | None:
    """The change that «Hoàn tác» would take back now; None if there is none, or the pact was changed otherwise."""
    return pact.steps.filter(version=pact.version).first()


def undo_pact(*, year: BlocYear, version: int, actor: Actor) -> PactStep:
    """Puts the pact back as it was before its last change, and answers that change; the errors of `change_pact`."""
    with transaction.atomic():
        pact = _locked(year, version)
        step = last_step(pact)
        if step is None:
            raise PermissionError(NOTHING_TO_UNDO)
        now, old = draft_of(pact), from_json(step.before)
        _store(pact, old)
        # The change before that one is the last now.
        pact.steps.filter(version=step.version_before).update(version=pact.version)
        step.delete()
        found = differences(now, old)
        _log(actor, year, [PactDifference(one.subject, f"hoàn tác: {one.action}", one.old, one.new) for one in found])
    return step


def _locked(year: BlocYear, version: int) -> Pact:
    """The year's pact, locked, if it may be changed by a form of this version."""
    pact = Pact.objects.select_for_update().filter(year=year).first()
    if pact is None:
        raise StalePact("Giao ước không còn nữa.")
    pact.year = year
    require(may_change_text(pact))
    if pact.version != version:
        raise StalePact(f"Giao ước vừa có thay đổi. {who_changed(year, 'pact')}".strip())
    return pact


def _check_citations(year: BlocYear, draft: PactDraft) -> None:
    """DraftRefused if a ground names what is not in the list to pick from: all members read the pact."""
    cited = {point.cites for point in draft.points(PactSection.GROUND) if point.cites is not None}
    if cited and not cited <= {row.id for row in pickable(year)}:
        raise DraftRefused("Văn bản được dẫn không có trong sổ của Khối. Hãy chọn lại ở ô «Dẫn văn bản».")


def _store(pact: Pact, draft: PactDraft) -> None:
    """Writes the draft whole; a pact has some twenty points, and a change is made a few times a year."""
    # A draft that was kept before a reason stood beside the conference's day knows none.
    fields = {**dict.fromkeys(PACT_DAYS.values(), ""), **draft.fields}
    for name in PACT_FIELDS:
        setattr(pact, name, fields[name])
    pact.version += 1
    pact.save(update_fields=[*PACT_FIELDS, "version"])
    pact.clauses.all().delete()
    pact.pledges.all().delete()
    pact.adopted.all().delete()
    Clause.objects.bulk_create(
        Clause(pact=pact, section=clause, order=order, text=point.text, cites_id=point.cites)
        for section, clause in _CLAUSES.items()
        for order, point in enumerate(draft.points(section), start=1)
    )
    Pledge.objects.bulk_create(
        Pledge(pact=pact, order=order, text=point.text)
        for order, point in enumerate(draft.points(PactSection.PLEDGE), start=1)
    )
    AdoptedDocument.objects.bulk_create(
        AdoptedDocument(pact=pact, order=order, name=point.text)
        for order, point in enumerate(draft.points(PactSection.ADOPTED), start=1)
    )


def _log(actor: Actor, year: BlocYear, found: list[PactDifference], reason: str = "") -> None:
    """`reason` is why the conference's day stands."""
    of_day = f"sửa «{FIELD_LABELS['conference_date']}»"
    changes = [
        Change(each.subject, each.action, "pact", each.old, each.new, reason if each.action == of_day else "")
        for each in found
    ]
    log_in(year, actor, changes)
