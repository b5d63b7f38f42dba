"""By which names an agency is known: its own over the years, and those of the agencies that it took over from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from members.models import Agency, Membership


@dataclass(frozen=True)
class AgencyNames:
    """The names of a member's agency on a day, the one of that year first; where it is; and what others are called."""

    names: list[str]
    places: list[str]
    others: list[str]


def known_as(member: Membership, on: date) -> AgencyNames:
    """The names by which the member's agency was known on this day, and its places.

    Its own of that year and of earlier ones, its name of today, and those of the agencies that it had taken over from
    by then, or that had taken it over. What another member of the same year is called is none of its names.
    """
    line = [member.agency_id, *_before(member.agency_id, on), *_after(member.agency_id, on)]
    others = Membership.objects.filter(year=member.year_id).exclude(pk=member.pk)
    taken = set(others.values_list("agency", flat=True))
    agencies = [pk for pk in line if pk not in taken]
    earlier = Membership.objects.filter(agency__in=agencies, year__year__lte=member.year.year)
    years = list(earlier.order_by("-year__year", "pk").values_list("name", flat=True))
    rows = {pk: (name, place) for pk, name, place in Agency.objects.values_list("pk", "name", "locality")}
    not_its_own = list(others.values_list("name", flat=True))
    names = _once([member.name, *years, *(rows[pk][0] for pk in agencies)])
    names = [name for name in names if name not in not_its_own]
    strangers = [name for pk, (name, _) in rows.items() if pk not in agencies and name not in names]
    return AgencyNames(
        names=names,
        places=_once([member.year.bloc.locality, *(rows[pk][1] for pk in agencies)]),
        others=_once([*not_its_own, *strangers]),
    )


def _before(agency: int, on: date) -> list[int]:
    """The agencies whose successor it became by this day, and theirs."""
    found: list[int] = []
    new = [agency]
    while new:
        ended = Q(valid_to__isnull=True) | Q(valid_to__lte=on)
        rows = Agency.objects.filter(ended, successor__in=new).exclude(pk__in=[agency, *found])
        new = list(rows.values_list("pk", flat=True))
        found += new
    return found


def _after(agency: int, on: date) -> list[int]:
    """The agencies that had taken it over by this day, one after the other."""
    found: list[int] = []
    now = Agency.objects.select_related("successor").get(pk=agency)
    while (heir := now.successor) is not None and heir.pk not in (agency, *found):
        since = heir.valid_from or now.valid_to
        if since is None or since > on:
            break
        found.append(heir.pk)
        now = Agency.objects.select_related("successor").get(pk=heir.pk)
    return found


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
