"""«Tài khoản của Khối»: who can log in for whom, the accounts that are missing, and the links that are handed out.

What is shown or printed of a link is made by a press of a button, and never by a look.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from common.jobs.standing import JobStanding, standing_of
from common.labels import label
from common.records.disposition import PDF, file_response
from common.records.layout import layout_for
from common.records.pdf import render_pdf
from common.records.record import Record, RecordHead, record_html
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.vietnamese.fields import DateField, LineField
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.access import Action, Answer, RoleKind, may_give_role
from members.accounts import BlocAccounts, accounts_of
from members.linkmail import begin_mail, job_key, may_mail
from members.links import address_warning
from members.models import Membership, User
from members.pages import Again, Opened, Page
from members.presenters.accounts import ACCOUNT_TABLE, AccountLine, Slip, account_lines, accounts_sheet, slips_of
from members.queries import members_of
from members.terms import Term
from members.verbs.accounts import (
    DESCRIBED,
    LABELS,
    AccountsRefused,
    NewPerson,
    StaleAccount,
    add_person,
    close_account,
    describe_account,
    make_links,
    make_missing_accounts,
    reopen_account,
    set_term,
    take_role,
)

NOBODY = "Chưa chọn ai. Hãy đánh dấu những người cần trao tài khoản."
SLIPS = "Phiếu trao tài khoản"


class PersonForm(forms.Form):
    """One more person who is to get an account."""

    kind = forms.ChoiceField(label=label("members.Role.kind"))
    member = forms.ChoiceField(
        label=label("members.Role.agency"), required=False, help_text="Chỉ chọn khi người này đại diện cho một đơn vị."
    )
    full_name = LineField(label=label("members.User.full_name"), max_length=100)
    position = LineField(label=label("members.User.position"), max_length=200, required=False)
    email = LineField(label="Thư điện tử", max_length=254, required=False)
    username = LineField(
        label=label("members.User.username"),
        max_length=150,
        required=False,
        help_text="Để trống: cổng đặt theo mã đơn vị hoặc vai trò.",
    )

    def __init__(self, *args: Any, opened: Opened, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (RoleKind.REPRESENTATIVE, RoleKind.LEADER, RoleKind.CLERK, RoleKind.SECRETARY)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in kinds if may_give_role(opened.reader, kind)
        ]
        self.fields["member"].choices = [("", "—"), *((one.code, one.name) for one in members)]  # type: ignore[attr-defined]

    def person(self) -> NewPerson:
        """Who was typed."""
        return NewPerson(**self.cleaned_data)


@dataclass(frozen=True, kw_only=True)
class AccountsPage:
    """All accounts of the bloc; `handed` are the links that were made just now, which are not shown again.

    `standing` is how far the sending of links is, `told` what became of the last: neither stands in the record.
    """

    accounts: BlocAccounts
    lines: list[AccountLine]
    table: Table[AccountLine]
    form: PersonForm
    handed: list[Slip]
    sentences: list[str]
    ticked: frozenset[int]
    # Whose row stands open, with what was typed there and refused.
    describing: int
    may_mail: Answer
    standing: Any
    told: Any
    here: str
    days: int
    address_warning: str
    record: RecordHead


def load(opened: Opened) -> AccountsPage:
    """The accounts as they stand; who has nothing to set a password with is ticked."""
    return _page(opened)


def _page(
    opened: Opened,
    *,
    form: PersonForm | None = None,
    handed: Sequence[Slip] = (),
    sentences: Sequence[str] = (),
    ticked: frozenset[int] | None = None,
    describing: int = 0,
    typed: Mapping[str, str] | None = None,
    termed: Mapping[str, str] | None = None,
) -> AccountsPage:
    accounts = accounts_of(opened.year, opened.reader)
    for holder in accounts.holders:
        if holder.user.pk == describing:
            holder.described, holder.termed = dict(typed or {}), dict(termed or {})
    members = [row.member for row in accounts.members]
    standing: Any = SimpleLazyObject(lambda: standing_of(job_key(opened.year.pk)))
    waiting = frozenset(one.user.pk for one in accounts.holders if one.answer and one.needs_link)
    return AccountsPage(
        accounts=accounts,
        lines=account_lines(accounts),
        table=ACCOUNT_TABLE,
        form=form or PersonForm(opened=opened, members=members),
        handed=list(handed),
        sentences=list(sentences),
        ticked=waiting if ticked is None else ticked,
        describing=describing,
        may_mail=may_mail(),
        standing=standing,
        told=SimpleLazyObject(lambda: _told(standing)),
        here=opened.address("accounts"),
        days=settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        address_warning=address_warning(),
        record={"title": "Danh sách tài khoản", "subject": str(opened.year)},
    )


def _told(standing: JobStanding | None) -> list[Message]:
    """What became of the last letters."""
    return [Message(level, sentence) for level, sentence in standing.job.outcome] if standing else []


def tables(opened: Opened, shown: AccountsPage) -> list[WorkbookSheet]:
    """The accounts as a workbook; no link stands in it."""
    return [accounts_sheet(opened.year, shown.accounts)]


# --- what is pressed ------------------------------------------------------------------------------------------


def save(opened: Opened) -> HttpResponse | Again:
    """Does what the pressed button says."""
    deed, _, about = opened.posted.get("deed", "").partition(":")
    doing = _DEEDS.get(deed)
    if doing is None:
        return _back(opened)
    try:
        return doing(opened, about)
    except User.DoesNotExist as error:
        raise Http404 from error
    except (StaleAccount, PermissionError) as refused:
        return Again(_page(opened, sentences=[str(refused)], ticked=frozenset(_chosen(opened))))


def _back(opened: Opened) -> HttpResponse:
    return HttpResponseRedirect(opened.address("accounts"))


def _chosen(opened: Opened) -> dict[int, str]:
    """The accounts that were ticked, each with the mark of how it stood on the page."""
    ticked = [whole_number(value) for value in opened.posted.getlist("who")]
    return {pk: opened.posted.get(f"mark-{pk}", "") for pk in ticked if pk is not None}


def _one(opened: Opened, about: str) -> dict[int, str]:
    """The account whose own button was pressed."""
    pk = whole_number(about)
    if pk is None:
        raise User.DoesNotExist
    return {pk: opened.posted.get(f"mark-{pk}", "")}


def _make(opened: Opened, about: str) -> HttpResponse | Again:
    """Makes what is missing: all of it, or one member's."""
    codes = {about} if about else None
    try:
        made = make_missing_accounts(year=opened.year, actor=opened.actor, reader=opened.reader, members=codes)
    except AccountsRefused as refused:
        return Again(_page(opened, sentences=list(refused.problems.values())))
    if made:
        names = ", ".join(user.username for user in made)
        messages.success(
            opened.request,
            f"Đã lập {len(made)} tài khoản: {names}. Chưa ai vào được: hãy trao đường dẫn để từng người đặt mật khẩu.",
        )
    else:
        messages.info(opened.request, "Đơn vị nào cũng đã có tài khoản.")
    return _back(opened)


def _add(opened: Opened, about: str) -> HttpResponse | Again:
    """Makes the account of the person who was typed."""
    members = members_of(opened.year)
    form = PersonForm(opened.posted, opened=opened, members=members)
    if not form.is_valid():
        return Again(_page(opened, form=form))
    try:
        user = add_person(year=opened.year, person=form.person(), actor=opened.actor, reader=opened.reader)
    except AccountsRefused as refused:
        for name, sentence in refused.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return Again(_page(opened, form=form))
    messages.success(opened.request, f"Đã lập tài khoản {user.username} cho {user}. Hãy trao đường dẫn đặt mật khẩu.")
    return _back(opened)


def _show(opened: Opened, about: str) -> HttpResponse | Again:
    """Makes new links and shows them, this once."""
    chosen = _one(opened, about) if about else _chosen(opened)
    if not chosen:
        return Again(_page(opened, sentences=[NOBODY]))
    users = make_links(year=opened.year, accounts=chosen, actor=opened.actor, reader=opened.reader)
    return Again(_page(opened, handed=slips_of(opened.year, users), ticked=frozenset(chosen)), 200)


def _print(opened: Opened, about: str) -> HttpResponse | Again:
    """Makes new links and prints a slip for each person; the file is kept nowhere."""
    chosen = _one(opened, about) if about else _chosen(opened)
    if not chosen:
        return Again(_page(opened, sentences=[NOBODY]))
    how = "in phiếu trao tài khoản, cấp đường dẫn đặt mật khẩu"
    users = make_links(year=opened.year, accounts=chosen, actor=opened.actor, reader=opened.reader, how=how)
    return slips_file(opened, slips_of(opened.year, users))


def _mail(opened: Opened, about: str) -> HttpResponse | Again:
    """Asks for new links to be made and sent; the page tells how far that is."""
    chosen = _one(opened, about) if about else _chosen(opened)
    if not chosen:
        return Again(_page(opened, sentences=[NOBODY]))
    begin_mail(year=opened.year, accounts=chosen, actor=opened.actor, reader=opened.reader)
    return _back(opened)


def slips_file(opened: Opened, slips: Sequence[Slip]) -> HttpResponse:
    """The slips as a PDF."""
    now = timezone.localtime()
    layout = layout_for(opened.year.family, opened.today)
    record = Record(
        title=SLIPS, subject=str(opened.year), printed_at=now, printed_by=opened.reader.display_name, date=opened.today
    )
    html = record_html(
        "members/account_slips.record.html",
        bloc=opened.year.bloc,
        record=record,
        layout=layout,
        context={"slips": slips, "year": opened.year},
    )
    title = f"{SLIPS} - {opened.year}"
    # Set at once and kept nowhere, not even among the prints that may soon be asked for again.
    return file_response(render_pdf(html, title=title, made_at=now, layout=layout), f"{title}.pdf", PDF)


def _describe(opened: Opened, about: str) -> HttpResponse | Again:
    """Writes who holds the account."""
    ((pk, mark),) = _one(opened, about).items()
    who = {name: clean_line(opened.posted.get(name, "")) for name in DESCRIBED}
    try:
        changes = describe_account(
            year=opened.year, user_id=pk, mark=mark, who=who, actor=opened.actor, reader=opened.reader
        )
    except AccountsRefused as refused:
        sentences = [f"{LABELS.get(name, name)}: {sentence}" for name, sentence in refused.problems.items()]
        return Again(_page(opened, sentences=sentences, describing=pk, typed=who))
    except StaleAccount as stale:
        return Again(_page(opened, sentences=[str(stale)], describing=pk, typed=who))
    if changes:
        messages.success(opened.request, "Đã ghi người giữ tài khoản.")
    else:
        messages.info(opened.request, "Không có gì thay đổi.")
    return _back(opened)


TERM_LABELS = {"starts": label("members.Role.valid_from"), "ends": label("members.Role.valid_to")}


def _term(opened: Opened, about: str) -> HttpResponse | Again:
    """Writes from when to when the account is one of the bloc's own people."""
    ((pk, mark),) = _one(opened, about).items()
    termed = {name: clean_line(opened.posted.get(name, "")) for name in TERM_LABELS}

    def refuse(*sentences: str) -> Again:
        return Again(_page(opened, sentences=sentences, describing=pk, termed=termed))

    days: dict[str, date | None] = {}
    for name in ("starts", "ends", "starts-seen", "ends-seen"):
        try:
            days[name] = DateField(required=False).clean(opened.posted.get(name, ""))
        except ValidationError as error:
            return refuse(f"{TERM_LABELS[name.removesuffix('-seen')]}: {' '.join(error.messages)}")
    try:
        changes = set_term(
            year=opened.year,
            user_id=pk,
            mark=mark,
            term=Term(days["starts"], days["ends"]),
            seen=Term(days["starts-seen"], days["ends-seen"]),
            actor=opened.actor,
            reader=opened.reader,
        )
    except AccountsRefused as refused:
        return refuse(*(f"{TERM_LABELS[name]}: {sentence}" for name, sentence in refused.problems.items()))
    except StaleAccount as stale:
        return refuse(str(stale))
    if changes:
        messages.success(opened.request, "Đã ghi thời hạn vai trò.")
    else:
        messages.info(opened.request, "Không có gì thay đổi.")
    return _back(opened)


def _close(opened: Opened, about: str) -> HttpResponse:
    user = _done(opened, about, close_account)
    messages.success(
        opened.request, f"Đã đóng tài khoản của {user}: không đăng nhập được nữa. Mở lại được bất cứ lúc nào."
    )
    return _back(opened)


def _reopen(opened: Opened, about: str) -> HttpResponse:
    user = _done(opened, about, reopen_account)
    messages.success(opened.request, f"Đã mở lại tài khoản của {user}, với mật khẩu như trước khi đóng.")
    return _back(opened)


def _drop(opened: Opened, about: str) -> HttpResponse:
    user = _done(opened, about, take_role)
    messages.success(
        opened.request, f"Đã bỏ vai trò của {user} trong Khối. Tài khoản còn đó nhưng không mở được gì ở đây."
    )
    return _back(opened)


def _done(opened: Opened, about: str, verb: Callable[..., User]) -> User:
    ((pk, mark),) = _one(opened, about).items()
    return verb(year=opened.year, user_id=pk, mark=mark, actor=opened.actor, reader=opened.reader)


_DEEDS: dict[str, Callable[[Opened, str], HttpResponse | Again]] = {
    "make": _make,
    "add": _add,
    "show": _show,
    "slips": _print,
    "mail": _mail,
    "describe": _describe,
    "term": _term,
    "close": _close,
    "open": _reopen,
    "drop": _drop,
}

PAGE = Page(
    name="accounts",
    within="members",
    path="thanh-vien/tai-khoan",
    title="Tài khoản của Khối",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="members/accounts.html",
    tables=tables,
)
