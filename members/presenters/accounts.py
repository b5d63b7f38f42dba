"""The accounts of a bloc as a table, and the slips by which they are handed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import WorkbookSheet
from members.accounts import BlocAccounts, Holder
from members.links import link_ends, link_of
from members.models import BlocYear, Membership, Role, User

NONE_YET = "Chưa có tài khoản"


@dataclass(frozen=True)
class AccountLine:
    """A line of the table: whom it is for, who holds it, how it stands."""

    whose: str
    name: str
    position: str
    username: str
    state: str


def account_lines(accounts: BlocAccounts) -> list[AccountLine]:
    """Every account of the bloc, and every member that has none."""
    lines = [_line(holder.role_names, holder) for holder in accounts.own_people]
    for row in accounts.members:
        lines += [_line(row.member.name, holder) for holder in row.holders]
        if not row.holders:
            member = row.member
            name, position = member.representative_name, member.representative_position
            lines.append(AccountLine(member.name, name, position, "", NONE_YET))
    return lines + [_line(holder.role_names, holder) for holder in accounts.former]


def _line(whose: str, holder: Holder) -> AccountLine:
    state, note = holder.state[0], holder.state_note
    user = holder.user
    return AccountLine(whose, user.full_name, user.position, user.username, f"{state}, {note}" if note else state)


ACCOUNT_TABLE = Table[AccountLine](
    {
        "whose": TableField("Đơn vị, vai trò", lambda line: line.whose, width=40),
        "name": TableField(label("members.User.full_name"), lambda line: line.name, width=26, paper=20),
        "position": TableField(label("members.User.position"), lambda line: line.position, width=26, paper=18),
        "username": TableField(label("members.User.username"), lambda line: line.username, width=28, paper=18),
        "state": TableField("Tình trạng", lambda line: line.state, width=40, paper=20),
    }
)


def accounts_sheet(year: BlocYear, accounts: BlocAccounts) -> WorkbookSheet:
    """The table as a sheet of a workbook."""
    return WorkbookSheet(
        name="Tài khoản",
        title=f"Tài khoản của Khối, {year}",
        columns=ACCOUNT_TABLE.columns,
        rows=ACCOUNT_TABLE.rows(account_lines(accounts)),
    )


@dataclass(frozen=True)
class Slip:
    """What one person is handed: what the account is for, its name, the link, and until when that can be used."""

    whose: str
    name: str
    position: str
    username: str
    link: str
    ends: datetime


def slips_of(year: BlocYear, users: Iterable[User]) -> list[Slip]:
    """The slips of accounts whose links were just made, the bloc's own people first, then in protocol order."""
    members = _members_by_user(year)
    slips = []
    for user in users:
        member = members.get(user.pk)
        whose = member.name if member else _roles(year, user)
        ends = link_ends(user)
        if ends is not None:
            slips.append(
                (
                    member.order if member else 0,
                    Slip(whose, user.full_name, user.position, user.username, link_of(user), ends),
                )
            )
    return [slip for _, slip in sorted(slips, key=lambda pair: (pair[0], pair[1].username))]


def _members_by_user(year: BlocYear) -> dict[int, Membership]:
    """The member that each account stands for in the year."""
    members = {member.agency_id: member for member in Membership.objects.filter(year=year.pk)}
    roles = Role.objects.filter(bloc=year.bloc_id, agency__in=members).values_list("user", "agency")
    return {user: members[agency] for user, agency in roles if agency is not None}


def _roles(year: BlocYear, user: User) -> str:
    return ", ".join(str(role.get_kind_display()) for role in user.roles.filter(bloc=year.bloc_id).order_by("kind"))
