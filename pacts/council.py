"""What the standing body sees of a bloc's pact: how it stands, and how many have signed."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from members.council import Fact
from members.models import BlocYear, Membership
from pacts.models import Pact

_WORDS = {
    Pact.State.DRAFTING: "Đang soạn",
    Pact.State.FROZEN: "Đang ký",
    Pact.State.IN_FORCE: "Đã ký đủ",
}


def _done(years: QuerySet[BlocYear]) -> QuerySet[BlocYear]:
    in_force = Pact.objects.filter(year=OuterRef("pk"), state=Pact.State.IN_FORCE)
    return years.filter(Exists(in_force))


def _told(years: Sequence[int]) -> Mapping[int, str]:
    members = dict(Membership.objects.filter(year__in=years).order_by().values_list("year").annotate(Count("pk")))
    standing = Count("signatures", filter=Q(signatures__voided_at__isnull=True))
    pacts = Pact.objects.filter(year__in=years).order_by().values_list("year", "state").annotate(signed=standing)
    told = dict.fromkeys(years, "Chưa có")
    for year, state, signed in pacts:
        told[year] = f"{_WORDS[state]} {signed}/{members.get(year, 0)}" if state == Pact.State.FROZEN else _WORDS[state]
    return told


FACTS = [Fact("giao-uoc", "Giao ước", "Giao ước chưa ký đủ", "Giao ước đã ký đủ", _done, _told)]
