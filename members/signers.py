"""Who signs for the bloc and for a member, as far as the year's data tell; a line to write on where they don't."""

from common.records.record import Signer
from common.vietnamese.dates import today_vn
from common.vietnamese.text import fold
from members.models import BlocYear, Membership, Role
from members.queries import in_force

HEAD = "Trưởng khối"
SECRETARY = "Thư ký Khối"
LEADER = "Thủ trưởng đơn vị"


def head_of(year: BlocYear) -> Membership | None:
    """The member that leads the bloc this year."""
    return Membership.objects.filter(year=year.pk, role=Membership.Role.HEAD).first()


def for_the_bloc(year: BlocYear) -> Signer:
    """The bloc's head: who represents the member that leads it this year."""
    return signed_by(year, head_of(year))


def signed_by(year: BlocYear, head: Membership | None) -> Signer:
    """The same where the head is known already; None where there is none."""
    return Signer(authority=f"TM. {year.bloc.name}", position=HEAD, name=head.representative_name if head else "")


def secretary(year: BlocYear) -> Signer:
    """The bloc's secretary, where one account alone is it and bears a person's name."""
    names = set(
        Role.objects.filter(
            in_force(today_vn()),
            bloc=year.bloc_id,
            kind=Role.Kind.SECRETARY,
            user__is_active=True,
            user__is_sample=False,
        ).values_list("user__full_name", flat=True)
    )
    name = names.pop() if len(names) == 1 else ""
    # An account may be called by its office instead of a person.
    return Signer(agency=SECRETARY, name="" if fold(name).startswith(fold("Thư ký")) else name)


def bloc_alone(year: BlocYear) -> list[Signer]:
    """What the bloc's head signs alone."""
    return [for_the_bloc(year)]


def secretary_alone(year: BlocYear) -> list[Signer]:
    """What the bloc's secretary signs alone."""
    return [secretary(year)]


def secretary_and_bloc(year: BlocYear) -> list[Signer]:
    """The two that sign the bloc's tables: its secretary, and its head for it."""
    return [secretary(year), for_the_bloc(year)]


def for_a_member(year: BlocYear, code: str) -> Signer:
    """Who represents a member this year, for its agency."""
    member = Membership.objects.get(year=year, code=code)
    return Signer(
        agency=member.name, position=member.representative_position or LEADER, name=member.representative_name
    )


def secretary_and_member(year: BlocYear, code: str) -> list[Signer]:
    """The two that sign a member's card: the bloc's secretary, and the member."""
    return [secretary(year), for_a_member(year, code)]
