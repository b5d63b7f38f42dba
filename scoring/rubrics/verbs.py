"""What can be done to a rubric: every change is one verb in one transaction, in the log from what to what, and undone.

The change itself is a pure function (`tree.editing`); here it is judged, stored and told. A rubric may be half-built
while it is prepared: what no further criterion could mend is refused, what is merely missing is not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from common.audit.log import Actor, Change
from members.access import require
from members.models import BlocYear
from members.yearlog import log_in, who_changed
from scoring.rubrics import tree as rules
from scoring.rubrics import words
from scoring.rubrics.files import PlainGround, RubricPart, dump_rubric, read_draft
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.kinds.numbers import Mistake
from scoring.rubrics.models import Rubric, RubricStep
from scoring.rubrics.storing import grounds_of, rules_of, write_part
from scoring.rubrics.tree.differences import RubricDifference, differences
from scoring.rubrics.tree.drafts import impossibilities, told

# How many changes can be taken back, one after the other.
MOST_STEPS = 50
NOTHING_TO_UNDO = "Không có thay đổi nào để hoàn tác."
ALREADY = "Năm này đã có bảng đánh giá."
# What the keys of the log begin with that tell of a rubric.
LOGGED_AS = ("rubric", "criterion/")


class StaleRubric(Exception):
    """The rubric was changed since the form was loaded. Its text says by whom, in a sentence for the user."""


class RubricRefused(ValueError):
    """The rubric as it would be can never be scored with: `mistakes` are (place, sentence) as `rules.problems` has."""

    def __init__(self, rubric: rules.PlainRubric, mistakes: list[Mistake]) -> None:
        super().__init__(" ".join(told(rubric, mistakes)))
        self.rubric = rubric
        self.mistakes = mistakes

    @property
    def sentences(self) -> list[str]:
        """The mistakes with the codes of their criteria."""
        return told(self.rubric, self.mistakes)


@dataclass(frozen=True)
class ChangedRubric:
    """What a change makes of a rubric; `renamed` tells which codes became which."""

    part: RubricPart
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The rubric after a change (None: nothing was changed, and nothing written), and what differs."""

    rubric: Rubric | None
    differences: list[RubricDifference]


def part_of(rubric: Rubric) -> RubricPart:
    """The rubric as a file has it, in three queries."""
    return RubricPart(rules_of(rubric), rubric.note, rubric.is_sample, grounds_of(rubric))


def change_rubric(
    *, year: BlocYear, version: int, actor: Actor, title: str, change: Callable[[RubricPart], ChangedRubric]
) -> Done:
    """Makes one change to the year's rubric and logs what differs; `title` is what undoing it will say it undoes.

    StaleRubric if the rubric no longer has this `version`, PermissionError if it is frozen, RubricRefused if the
    change makes it impossible (what was impossible before may be mended step by step), EditRefused if it can't be done.
    """
    with transaction.atomic():
        rubric = _locked(year, version)
        old = part_of(rubric)
        draft = change(old)
        found = differences_of(old, draft.part, draft.renamed)
        if not found:
            return Done(None, [])
        _judge(old.plain, draft.part.plain)
        before = rubric.version
        write_part(rubric, draft.part, is_sample=draft.part.is_sample)
        RubricStep.objects.create(
            rubric=rubric,
            version_before=before,
            version=rubric.version,
            title=title[:200],
            before=dump_rubric(old, cited=True),
            changes=[[each.code, each.subject, each.action, each.old, each.new] for each in found],
        )
        RubricStep.objects.filter(rubric=rubric, version__lte=rubric.version - MOST_STEPS).delete()
        _log(actor, year, found)
    return Done(rubric, found)


def begin_rubric(*, year: BlocYear, part: RubricPart, actor: Actor) -> Rubric:
    """Gives a year that has no rubric its first one, half-built or whole. StaleRubric if it has one by now."""
    with transaction.atomic():
        # The year is the lock: two secretaries do not both begin.
        BlocYear.objects.select_for_update().get(pk=year.pk)
        if Rubric.objects.filter(year=year).exists():
            raise StaleRubric(f"{ALREADY} {who_changed(year, *LOGGED_AS)}")
        _judge(None, part.plain)
        rubric = Rubric(year=year)
        write_part(rubric, part, is_sample=part.is_sample)
        leaves = len(part.plain.leaves())
        change = Change(
            subject=words.RUBRIC,
            key="rubric",
            action="thêm",
            new=f"{part.plain.name}, {leaves} tiêu chí" if leaves else part.plain.name,
        )
        log_in(year, actor, [change])
    return rubric


def store_rubric(*, year: BlocYear, part: RubricPart, is_sample: bool = False) -> list[Change]:
    """Gives the year this rubric, in place of one that may still be changed; answers the changes, unlogged.

    The same rubric given for real makes a sample rubric real. PermissionError (with the reason) if the one the year
    has is frozen and differs.
    """
    is_sample = is_sample or part.is_sample
    with transaction.atomic():
        rubric = Rubric.objects.select_for_update().filter(year=year).first()
        action = "thay bảng đánh giá"
        if rubric is None:
            rubric, action = Rubric(year=year), "thêm bảng đánh giá"
        else:
            present = grounds_of(rubric)
            # A file holds only a ground's words: a ground whose words stay keeps the document that it cites.
            named = {ground.text: ground.cites for ground in present}
            part = replace(part, grounds=tuple(PlainGround(one.text, named.get(one.text)) for one in part.grounds))
            if rules_of(rubric) == part.plain and rubric.note == part.note and present == part.grounds:
                return [] if is_sample or not rubric.is_sample else _make_real(rubric)
            # Locked, so that none of them leaves «preparing» in between.
            list(rubric.rounds.select_for_update(of=("self",)))
            require(may_change_rubric(rubric))
        write_part(rubric, part, is_sample=is_sample)
    return [Change(subject=rubric.name, key="rubric", action=action)]


def _make_real(rubric: Rubric) -> list[Change]:
    rubric.is_sample = False
    rubric.version += 1
    rubric.save(update_fields=["is_sample", "version"])
    return [Change(subject=rubric.name, key="rubric", action="dùng làm bảng đánh giá thật")]


def last_step(rubric: Rubric) -> RubricStep | None:
    """The change that «Hoàn tác» would take back now; None if there is none, or the rubric was changed otherwise."""
    return RubricStep.objects.filter(rubric=rubric, version=rubric.version).first()


def as_of(rubric: Rubric, version: int) -> rules.PlainRubric | None:
    """The rubric as it was at this version; None if the steps that are kept don't tell."""
    step = RubricStep.objects.filter(rubric=rubric, version_before=version).first()
    return read_draft(step.before).plain if step else None


def undo_rubric(*, year: BlocYear, version: int, actor: Actor) -> RubricStep:
    """Puts the rubric back as it was before its last change, and answers that change.

    PermissionError if it is frozen or nothing can be undone, StaleRubric as for any other change.
    """
    with transaction.atomic():
        rubric = _locked(year, version)
        step = last_step(rubric)
        if step is None:
            raise PermissionError(NOTHING_TO_UNDO)
        old = read_draft(step.before)
        write_part(rubric, old, is_sample=old.is_sample)
        # The change before that one is the last now.
        RubricStep.objects.filter(rubric=rubric, version=step.version_before).update(version=rubric.version)
        step.delete()
        back = [
            RubricDifference(code, subject, f"hoàn tác: {action}", new, said)
            for code, subject, action, said, new in step.changes
        ]
        _log(actor, year, back)
    return step


def _locked(year: BlocYear, version: int) -> Rubric:
    """The year's rubric, locked with its rounds, if it may be changed by a form of this version."""
    rubric = Rubric.objects.select_for_update().filter(year=year).first()
    if rubric is None:
        raise StaleRubric(f"Bảng đánh giá không còn nữa. {who_changed(year, *LOGGED_AS)}")
    # Locked, so that none of them leaves «preparing» in between.
    list(rubric.rounds.select_for_update(of=("self",)))
    require(may_change_rubric(rubric))
    if rubric.version != version:
        raise StaleRubric(f"Bảng đánh giá vừa có thay đổi. {who_changed(year, *LOGGED_AS)}".strip())
    return rubric


def differences_of(
    old: RubricPart, new: RubricPart, renamed: Mapping[str, str] | None = None
) -> list[RubricDifference]:
    """What differs between two rubrics, note, grounds and sample's mark included."""
    found = differences(old.plain, new.plain, renamed)
    if old.grounds != new.grounds:
        found.insert(0, RubricDifference("", words.RUBRIC, "sửa «Căn cứ»", _told(old.grounds), _told(new.grounds)))
    if old.note != new.note:
        found.insert(0, RubricDifference("", words.RUBRIC, "sửa «Ghi chú»", old.note, new.note))
    if old.is_sample != new.is_sample:
        said = {True: "bảng mẫu", False: "bảng chính thức"}
        found.insert(0, RubricDifference("", words.RUBRIC, "đổi loại bảng", said[old.is_sample], said[new.is_sample]))
    return found


def _told(grounds: Sequence[PlainGround]) -> str:
    return "; ".join(f"{ground.text} (có trong sổ)" if ground.cites else ground.text for ground in grounds)


def _judge(old: rules.PlainRubric | None, new: rules.PlainRubric) -> None:
    """RubricRefused for what the change made impossible; what was so before may be mended step by step."""
    stood = set(told(old, impossibilities(old))) if old else set()
    fresh = [mistake for mistake in impossibilities(new) if told(new, [mistake])[0] not in stood]
    if fresh:
        raise RubricRefused(new, fresh)


def _log(actor: Actor, year: BlocYear, found: list[RubricDifference]) -> None:
    changes = [
        Change(
            subject=each.subject,
            key=f"rubric/{each.code}" if each.code else "rubric",
            action=each.action,
            old=each.old,
            new=each.new,
        )
        for each in found
    ]
    log_in(year, actor, changes)


def edited(
    part: RubricPart, plain: rules.PlainRubric, renamed: Mapping[str, str] | None = None, **fields: Any
) -> ChangedRubric:
    """The draft that puts this plain form in place of the part's, its other `fields` as given or as they are."""
    return ChangedRubric(replace(part, plain=plain, **fields), renamed or {})
