"""A bloc and its year: made by whoever runs the portal, with its secretary, and then described by the secretary."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils.text import capfirst

from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.folding import Folded
from common.vietnamese.text import fold
from members.access import Action, Reader, RoleKind, may, require
from members.models import Bloc, BlocYear, Province, User
from members.roster import proposed_code
from members.verbs.accounts import AccountsRefused, NewPerson, create_account, made_change, named_person
from members.verbs.links import key_of, renew_link, subject_of
from members.yearlog import log_in, who_changed

OF_BLOC = ("name", "parent", "locality", "sign")
# How many joint activities the year requires is said where they are (`campaigns.verbs`).
OF_YEAR = ("family", "term", "source")


class BlocRefused(FieldsRefused):
    """The bloc cannot be so: by field, a sentence."""


class StaleBloc(ValueError):
    """Somebody else changed it since the form was opened; the text says who, and what."""


@dataclass(frozen=True)
class BlocFacts:
    """What stands of a bloc at the head of its documents, and what its year is."""

    name: str
    parent: str
    locality: str
    sign: str = ""
    family: str = BlocYear.Family.STATE
    term: str = ""
    source: str = ""

    @property
    def seal(self) -> str:
        """A short mark of all of it."""
        return hashlib.sha256(repr([str(value) for value in asdict(self).values()]).encode()).hexdigest()[:16]


def facts_of(year: BlocYear) -> BlocFacts:
    """What stands now."""
    of_bloc = {name: getattr(year.bloc, name) for name in OF_BLOC}
    return BlocFacts(**of_bloc, **{name: getattr(year, name) for name in OF_YEAR})


def change_bloc(*, year: BlocYear, facts: BlocFacts, seen: str, actor: Actor, reader: Reader) -> list[Change]:
    """Makes this of the bloc and its year; answers what that changed.

    What was frozen or issued keeps what it says: it has its own text. `seen` is the seal of what the reader began from.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with transaction.atomic():
        bloc = Bloc.objects.select_for_update().get(pk=year.bloc_id)
        locked = BlocYear.objects.select_for_update().get(pk=year.pk)
        locked.bloc = bloc
        if facts_of(locked).seal != seen:
            who = who_changed(locked, f"bloc/{bloc.pk}/", f"blocyear/{locked.pk}/")
            raise StaleBloc(f"Thông tin khối đã được sửa sau khi bạn mở trang này. {who}".strip())
        changes = [*_brought(bloc, facts, OF_BLOC), *_brought(locked, facts, OF_YEAR)]
        for thing in (bloc, locked):
            _save(thing)
        log_in(locked, actor, changes)
    return changes


def _brought(thing: Bloc | BlocYear, facts: BlocFacts, names: tuple[str, ...]) -> Iterator[Change]:
    """Puts the facts on the object; what that changes, field by field, as the admin tells it."""
    subject = f"{capfirst(thing._meta.verbose_name)} {thing}"
    for name in names:
        old, new = getattr(thing, name), asdict(facts)[name]
        if old == new:
            continue
        before = _shown(thing, name)
        setattr(thing, name, new)
        what = capfirst(str(thing._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        key = f"{thing._meta.model_name}/{thing.pk}/{name}"
        yield Change(subject=subject, key=key, action=f"sửa «{what}»", old=before, new=_shown(thing, name))


def _shown(thing: Model, name: str) -> str:
    told = getattr(thing, f"get_{name}_display", None)
    return str(told() if told else getattr(thing, name))


def _save(thing: Bloc | BlocYear) -> None:
    """Checks and writes it. BlocRefused, by field, with the sentences of fields and constraints."""
    try:
        thing.full_clean()
        thing.save()
    except ValidationError as error:
        # A constraint of several fields is told of the one that is typed: the code of a bloc, the year of a year.
        own = "code" if isinstance(thing, Bloc) else "year"
        raise BlocRefused(
            {own if name == "__all__" else name: " ".join(said) for name, said in error.message_dict.items()}
        ) from error


# --- a bloc from nothing --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewBloc:
    """A bloc that is to be: its facts, code ("": proposed from the name), province, first year, and secretary."""

    facts: BlocFacts
    year: int
    secretary: NewPerson
    code: str = ""
    province: Province | None = None


@dataclass(frozen=True)
class Founded:
    """A bloc that was made: its first year, and its secretary, whose link was made with it."""

    year: BlocYear
    secretary: User


def found_bloc(*, new: NewBloc, actor: Actor, reader: Reader) -> Founded:
    """Makes a bloc with its first year and its secretary's account, and that account's link. All of it or nothing.

    BlocRefused by field, those of the secretary among them; PermissionError for who does not run the portal.
    """
    require(may(reader, Action.MANAGE_PORTAL))
    facts = new.facts
    with transaction.atomic():
        _refuse_twice(facts)
        bloc = Bloc(code=new.code or proposed_code(facts.name, _taken(facts.name)), province=new.province)
        for name in OF_BLOC:
            setattr(bloc, name, getattr(facts, name))
        year = BlocYear(year=new.year, **{name: getattr(facts, name) for name in OF_YEAR})
        try:
            _save(bloc)
            year.bloc = bloc
            _save(year)
            person = named_person(year, new.secretary, None)
            user = create_account(year, person, None)
        except AccountsRefused as refused:
            raise BlocRefused(refused.problems) from refused
        except IntegrityError as error:
            raise BlocRefused({"code": "Mã này vừa có khối khác dùng. Hãy chọn mã khác."}) from error
        renew_link(user)
        changes = [
            Change(subject=f"Khối thi đua {bloc}", key=f"bloc/{bloc.pk}/", action="lập khối", new=str(year)),
            made_change(user, RoleKind.SECRETARY, None),
            Change(subject=subject_of(user), key=key_of(user), action="cấp đường dẫn đặt mật khẩu"),
        ]
        log_in(year, actor, changes)
    return Founded(year, user)


def _taken(name: str) -> list[str]:
    """The codes of blocs that a code proposed from this name could meet."""
    alike = Bloc.objects.filter(code__startswith=proposed_code(name, ()))
    return list(alike.order_by().values_list("code", flat=True))


def _refuse_twice(facts: BlocFacts) -> None:
    """One bloc is not made twice: by whoever presses the button again, or does not know that it is there."""
    alike = Bloc.objects.alias(key=Folded(F("name")), parent_key=Folded(F("parent")))
    for known in alike.filter(key=fold(facts.name), parent_key=fold(facts.parent))[:1]:
        raise BlocRefused({"name": f"{known.parent} đã có «{known.name}», mã {known.code}. Hãy mở khối ấy."})
