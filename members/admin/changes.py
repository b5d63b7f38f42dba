"""What the admin writes into the log: one entry a changed field, old → new, in the words of the form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Field, Model
from django.utils.text import Truncator, capfirst

from common.audit.log import Change
from common.vietnamese.dates import date_time, short_date
from common.vietnamese.numbers import show_number

# Never written down, kept by the portal itself, or Django's own and without meaning here.
UNTOLD = {"password", "last_login", "date_joined", "is_staff"}


@dataclass(frozen=True)
class Subject:
    """What a change is about: its name in the log, where it stands («pact/3/»), the one member it concerns."""

    name: str
    key: str
    member: str = ""


def subject_of(thing: Model, *, key: str = "", member: str = "") -> Subject:
    """How the log names this object; `key` is where its owner stands, if it is a row of another."""
    name = f"{capfirst(thing._meta.verbose_name)} {Truncator(str(thing)).chars(120)}"
    return Subject(name, f"{key}{thing._meta.model_name}/{thing.pk}/", member)


def edited(before: Model, after: Model, subject: Subject) -> list[Change]:
    """What differs between the two, field by field."""
    return [
        Change(
            subject=subject.name,
            key=subject.key + field.name,
            action=f"sửa «{capfirst(field.verbose_name)}»",
            old=shown(before, field),
            new=shown(after, field),
            member=subject.member,
        )
        for field in _told(after)
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]


def added(thing: Model, subject: Subject) -> Change:
    """That the object is new, with what it says."""
    return Change(subject=subject.name, key=subject.key, action="thêm", new=summary(thing), member=subject.member)


def removed(thing: Model, subject: Subject) -> Change:
    """That the object is gone, with what it said."""
    return Change(subject=subject.name, key=subject.key, action="xóa", old=summary(thing), member=subject.member)


def gone_with(thing: Model) -> list[Model]:
    """What else the database takes away with this object; not what only the portal itself keeps beside it."""
    collector = NestedObjects(using=router.db_for_write(type(thing)))
    collector.collect([thing])
    # The collector keeps sets: told in the order in which they came, the log reads the same on every database.
    found = [sorted(others, key=lambda other: str(other.pk).zfill(20)) for others in collector.model_objs.values()]
    gone = [other for others in found for other in others if other != thing]
    return [other for other in gone if any(_told(other))]


def summary(thing: Model) -> str:
    """All that an object says, one field a line, empty ones left out."""
    told = ((capfirst(field.verbose_name), shown(thing, field)) for field in _told(thing))
    return "\n".join(f"{name}: {text}" for name, text in told if text)


def shown(thing: Model, field: "Field[Any, Any]") -> str:
    """A field's value as the user reads it; "" for what is empty."""
    value = getattr(thing, field.name)
    if in_words := _in_words(thing).get(field.name):
        return in_words(value)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return date_time(value)
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        return show_number(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _in_words(thing: Model) -> Mapping[str, Callable[[str], str]]:
    """The columns whose text is no words, by what makes words of it: not typed as they are, but told."""
    found: Mapping[str, Callable[[str], str]] = getattr(thing, "in_words", {})
    return found


def _told(thing: Model) -> Iterator["Field[Any, Any]"]:
    for field in thing._meta.concrete_fields:
        if (field.editable or field.name in _in_words(thing)) and not field.primary_key and field.name not in UNTOLD:
            yield field
