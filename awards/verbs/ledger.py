"""What can be done in the ledger of awards: note one that was decided, correct, hand over, cancel, take away.

The ledger is the bloc's; the log has it in the year from which somebody did it. What only the awarded member and the
bloc's own people may know (money, notes) is told of that member alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from awards.models import Award, AwardForm, BasePay
from awards.presenters.catalogue import proposed_money
from awards.rules.lines import line_of
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.yearfile.sync import describe, differing
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import Agency, Bloc, BlocYear, Membership
from members.yearlog import log_in, who_changed

# What everybody in the bloc may know, and what only the awarded member and the bloc's own people.
PUBLIC = (
    *("agency", "agency_name", "unit", "person", "year", "form", "form_name", "ground"),
    *("decision_number", "decided_on", "decided_by", "handed_on", "handed_at", "cancelled_on", "cancelled_by"),
)
PRIVATE = ("money", "note")
OF_AWARD = (*PUBLIC, *PRIVATE)
# One decision awards the same to the same once.
TWIN = ("agency", "unit", "person", "year", "form", "decision_number")
FIRST_YEAR = 1948
STALE = "Khen thưởng này đã được người khác sửa."
ALREADY = "Khen thưởng này đã có trong sổ, số {}."
NOT_YET = "Ngày này chưa tới. Hãy ghi khi đã có quyết định."
NOT_HANDED = "Ngày trao chưa tới. Hãy ghi khi đã trao."
BEFORE = "Ngày này trước ngày quyết định."
BEFORE_YEAR = "Ngày quyết định trước năm thành tích."
LATER_YEAR = "Năm thành tích phải từ {} đến {}."
NO_PERSON = "Hình thức này tặng cho cá nhân: hãy ghi họ tên."
A_PERSON = "Hình thức này tặng cho tập thể: để trống ô cá nhân."
A_UNIT = "Hình thức này tặng cho cá nhân: để trống ô tập thể."
HALF = "Hủy bỏ thì ghi cả ngày và quyết định hủy bỏ."
NO_MONEY = "Chưa tính được: danh mục chưa có hệ số của hình thức hoặc lương cơ sở cho ngày quyết định."
HAS_FILES = "Khen thưởng này đã có tệp nên không xóa được. Ghi nhầm thì sửa lại cho đúng."


class StaleAward(ValueError):
    """The award was changed by somebody else since the form was opened; the text says by whom and what."""


class AwardRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field."""


def seal_of(award: Award) -> str:
    """A short mark of all that stands of an award, without its files."""
    own = [str(getattr(award, field.attname)) for field in award._meta.concrete_fields]
    return hashlib.sha256(repr(own).encode()).hexdigest()[:16]


def wrong_award(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of an award, by field; `fields` are those of `OF_AWARD`, the form among them."""
    today = today_vn()
    year, decided = fields["year"], fields["decided_on"]
    wrong: dict[str, str] = {}
    if year is not None and not FIRST_YEAR <= year <= today.year:
        wrong["year"] = LATER_YEAR.format(FIRST_YEAR, today.year)
    if decided is not None and decided > today:
        wrong["decided_on"] = NOT_YET
    elif decided is not None and year is not None and decided.year < year:
        wrong["decided_on"] = BEFORE_YEAR
    for name, later in (("handed_on", NOT_HANDED), ("cancelled_on", NOT_YET)):
        day = fields[name]
        if day is not None and day > today:
            wrong[name] = later
        elif day is not None and decided is not None and day < decided:
            wrong[name] = BEFORE
    if (fields["cancelled_on"] is None) != (not fields["cancelled_by"]):
        wrong["cancelled_by" if fields["cancelled_on"] else "cancelled_on"] = HALF
    form: AwardForm | None = fields["form"]
    if form is not None:
        personal = form.subject == AwardForm.Subject.INDIVIDUAL
        if personal and not fields["person"]:
            wrong["person"] = NO_PERSON
        elif not personal and fields["person"]:
            wrong["person"] = A_PERSON
        if personal and fields["unit"]:
            wrong["unit"] = A_UNIT
    return wrong


# --- whose they are ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holders:
    """Under which member of a bloc-year the awards of an agency stand: its own, or whoever took over from it."""

    members: Sequence[Membership]
    successors: Mapping[int, int]

    @classmethod
    def of(cls, year: BlocYear) -> "Holders":
        """Those of this year, in protocol order."""
        members = list(year.members.select_related("agency").order_by("order"))
        rows = Agency.objects.filter(successor__isnull=False).values_list("pk", "successor")
        return cls(members, {pk: heir for pk, heir in rows if heir is not None})

    def line(self, agency: int) -> set[int]:
        """The agency and all that it took over from; without those that are members of the year themselves."""
        own = {member.agency_id for member in self.members} - {agency}
        return line_of(agency, {one: heir for one, heir in self.successors.items() if one not in own})

    def holder(self, agency: int) -> Membership | None:
        """The member under whose name this agency's awards stand; None for an agency that is nobody's here."""
        direct = next((member for member in self.members if member.agency_id == agency), None)
        if direct is not None:
            return direct
        return next((member for member in self.members if agency in self.line(member.agency_id)), None)


def agencies_of(bloc: Bloc, successors: Mapping[int, int]) -> list[Agency]:
    """All agencies that were ever members of the bloc, and those that they took over from; by name."""
    own = set(Membership.objects.filter(year__bloc=bloc).values_list("agency", flat=True))
    own |= set(Award.objects.filter(bloc=bloc).values_list("agency", flat=True))
    found = {pk for agency in own for pk in line_of(agency, successors)}
    return list(Agency.objects.filter(pk__in=found).order_by("name", "pk"))


def name_in(agency: Agency, bloc: Bloc, year: int) -> str:
    """What an agency was called in the bloc's year, else today."""
    then = Membership.objects.filter(agency=agency, year__bloc=bloc, year__year=year).first()
    return then.name if then else agency.name


# --- verbs ---------------------------------------------------------------------------------------------------


def filled_in(bloc: Bloc, fields: Mapping[str, Any], *, reckon: bool = False) -> dict[str, Any]:
    """The fields with what was left empty and the portal knows: names as they were then, who decides, the money.

    `reckon`: the money is reckoned where none is given. AwardRefused where that cannot be.
    """
    found = dict(fields)
    form: AwardForm = found["form"]
    day = found["decided_on"] or date(found["year"], 12, 31)
    found["agency_name"] = found["agency_name"] or name_in(found["agency"], bloc, found["year"])
    found["form_name"] = found["form_name"] or form.name_on(day)
    edition = form.edition_on(day)
    if not found["decided_by"] and edition is not None and found["decided_on"]:
        found["decided_by"] = edition.decided_by
    if reckon and found["money"] is None:
        pays = list(BasePay.objects.filter(bloc=bloc))
        found["money"] = proposed_money(edition, pays, day) if found["decided_on"] else None
        if found["money"] is None:
            raise AwardRefused({"money": NO_MONEY})
    return found


def keep_award(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    actor: Actor,
    reader: Reader,
    reckon: bool = False,
    number: int | None = None,
    seen: str = "",
) -> Award:
    """Notes an award, or changes the one with this number; `fields` are those of `OF_AWARD`.

    PermissionError, AwardRefused, StaleAward unless it stands as `seen` says, Award.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if wrong := wrong_award(fields):
        raise AwardRefused(wrong)
    with locked(year) as now:
        full = filled_in(now.bloc, fields, reckon=reckon)
        award = None if number is None else _found(now, number, seen)
        if twice := twin_of(now.bloc, full, award):
            raise AwardRefused({"decision_number": ALREADY.format(twice.number)})
        holders = Holders.of(now)
        if award is None:
            award, changes = add_award(now.bloc, full, holders)
        else:
            changes = change_award(award, full, holders)
        log_in(now, actor, changes)
    return award


def keep_awards(*, year: BlocYear, rows: Sequence[Mapping[str, Any]], actor: Actor, reader: Reader) -> int:
    """Notes many awards, all or none; answers how many. `rows` have the fields of `OF_AWARD`.

    PermissionError; AwardRefused for the first that cannot be, and then none is noted.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        holders = Holders.of(now)
        changes = []
        for fields in rows:
            if wrong := wrong_award(fields):
                raise AwardRefused(wrong)
            full = filled_in(now.bloc, fields)
            if twice := twin_of(now.bloc, full):
                raise AwardRefused({"decision_number": ALREADY.format(twice.number)})
            changes += add_award(now.bloc, full, holders)[1]
        log_in(now, actor, changes)
    return len(rows)


def twin_of(bloc: Bloc, fields: Mapping[str, Any], but: Award | None = None) -> Award | None:
    """The award that stands in the ledger already for the same, of the same year, form and decision."""
    rows = Award.objects.filter(bloc=bloc, **{name: fields[name] for name in TWIN})
    return (rows.exclude(pk=but.pk) if but else rows).first()


def add_award(bloc: Bloc, fields: Mapping[str, Any], holders: Holders) -> tuple[Award, list[Change]]:
    """Writes an award under the next free number; answers it and what the log is to say."""
    highest: int = Award.objects.filter(bloc=bloc).aggregate(highest=Max("number"))["highest"] or 0
    award = Award.objects.create(bloc=bloc, number=highest + 1, **fields)
    told = [name for name in PUBLIC if getattr(award, name) not in (None, "")]
    changes = [change_of(award, "thêm", new=describe(award, told))]
    private = [name for name in PRIVATE if getattr(award, name) not in (None, "")]
    return award, changes + _told_private(award, holders, "", private)


def remove_award(award: Award, holders: Holders) -> list[Change]:
    """Takes an award away; answers what the log is to keep of it."""
    told = [name for name in PUBLIC if getattr(award, name) not in (None, "")]
    private = [name for name in PRIVATE if getattr(award, name) not in (None, "")]
    changes = [change_of(award, "xóa", old=describe(award, told))]
    if private and (member := holders.holder(award.agency_id)):
        olds = describe(award, private)
        changes.append(change_of(award, "xóa tiền thưởng, ghi chú", old=olds, member=member.code))
    award.delete()
    return changes


def change_award(award: Award, fields: Mapping[str, Any], holders: Holders) -> list[Change]:
    """Writes what differs; answers what the log is to say."""
    names = differing(award, fields)
    if not names:
        return []
    public, private = [name for name in names if name in PUBLIC], [name for name in names if name in PRIVATE]
    action = "sửa"
    if "cancelled_on" in public and not award.cancelled_on:
        action = "hủy bỏ"
    elif "handed_on" in public and not award.handed_on:
        action = "ghi đã trao"
    olds = describe(award, public), describe(award, private)
    for name in names:
        setattr(award, name, fields[name])
    award.save(update_fields=names)
    changes = [change_of(award, action, olds[0], describe(award, public))] if public else []
    return changes + _told_private(award, holders, olds[1], private)


def _told_private(award: Award, holders: Holders, old: str, names: Sequence[str]) -> list[Change]:
    """What the log says of money and notes: to the member whose award it is; without a member, only that it was."""
    if not names:
        return []
    member = holders.holder(award.agency_id)
    if member is None:
        return [change_of(award, "sửa tiền thưởng, ghi chú")]
    return [change_of(award, "sửa tiền thưởng, ghi chú", old, describe(award, names), member=member.code)]


def drop_award(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> Award:
    """Takes away what was noted by mistake and has no file yet; the log keeps what it said."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        award = _found(now, number, seen)
        if award.files.exists():
            raise AwardRefused({"": HAS_FILES})
        log_in(now, actor, remove_award(award, Holders.of(now)))
    return award


def _found(year: BlocYear, number: int, seen: str) -> Award:
    award = Award.objects.select_related("agency", "form").get(bloc=year.bloc, number=number)
    if seal_of(award) != seen:
        raise StaleAward(who_changed(year, f"award/{number}/") or STALE)
    return award


def change_of(award: Award, action: str, old: str = "", new: str = "", *, member: str = "") -> Change:
    """What the log says of an award."""
    return Change(
        subject=f"Khen thưởng số {award.number}: {award}",
        key=f"award/{award.number}/",
        action=action,
        old=old,
        new=new,
        member=member,
    )
