"""What has to stand of members and accounts before a year can be at work: the first steps of the dashboard's list."""

from django.contrib.auth.hashers import is_password_usable

from members.models import Membership, Role
from members.overview import Task, TaskState
from members.pages import Opened
from members.queries import members_of

FIRST = "Hãy ghi các thành viên trước."


def member_steps(opened: Opened) -> list[Task]:
    """Members, the head among them, who represents each, and whether somebody can log in for each."""
    members = members_of(opened.year)
    edit = opened.address("members-edit")
    if not members:
        later = [("Trưởng khối", edit), ("Người đại diện", edit), ("Tài khoản các đơn vị", opened.address("accounts"))]
        return [
            Task("Thành viên", TaskState.MISSING, "Chưa có đơn vị nào.", edit),
            *(Task(title, TaskState.LATER, FIRST, url) for title, url in later),
        ]
    head = next((member.short_name for member in members if member.is_head), "")
    unnamed = [member.short_name for member in members if not member.representative_name]
    return [
        Task("Thành viên", TaskState.DONE, f"{len(members)} đơn vị.", edit),
        Task(
            "Trưởng khối",
            TaskState.DONE if head else TaskState.MISSING,
            f"{head}." if head else "Chưa đơn vị nào là Trưởng khối.",
            edit,
        ),
        Task(
            "Người đại diện",
            TaskState.MISSING if unnamed else TaskState.DONE,
            f"Chưa ghi họ tên: {', '.join(unnamed)}." if unnamed else "Đơn vị nào cũng đã ghi họ tên.",
            edit,
        ),
        _account_step(opened, members),
    ]


def _account_step(opened: Opened, members: list[Membership]) -> Task:
    """Whether each member has an account, and one that somebody has set a password for."""
    roles = Role.objects.filter(bloc=opened.year.bloc_id, agency__isnull=False, user__is_active=True)
    can_log_in: dict[int, bool] = {}
    for agency, password in roles.values_list("agency", "user__password"):
        if agency is not None:
            can_log_in[agency] = can_log_in.get(agency, False) or is_password_usable(password)
    without = [member.short_name for member in members if member.agency_id not in can_log_in]
    unset = [member.short_name for member in members if can_log_in.get(member.agency_id) is False]
    said = [f"Chưa có: {', '.join(without)}."] if without else []
    said += [f"Chưa đặt mật khẩu: {', '.join(unset)}."] if unset else []
    state = TaskState.MISSING if without else TaskState.DUE if unset else TaskState.DONE
    told = " ".join(said) or "Đơn vị nào cũng đăng nhập được."
    return Task("Tài khoản các đơn vị", state, told, opened.address("accounts"))
