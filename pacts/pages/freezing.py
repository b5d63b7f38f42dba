"""Freezing the pact for signature, and opening it again: what would be frozen is shown, and what that means is said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.records.worker import RecordNotMade
from common.vietnamese.dates import DateRefused, parse_date, short_date
from common.web.notmade import UNAVAILABLE, told_not_made
from documents.loading import readership_of
from documents.verbs.issuing import address_warning, odd_day_of
from members.access import Action, Answer
from members.odd_days import LOOK_AGAIN, OddDay, Question, kept_of, question_of
from members.pages import Again, Elsewhere, Opened, Page
from pacts.agreed import Agreed
from pacts.citing import pact_warnings
from pacts.models import Freezing, Pact
from pacts.verbs.freezing import (
    StaleText,
    agreed_now,
    freeze,
    ground_lines,
    may_freeze,
    may_reopen,
    reopen,
    seen_of,
    standing_of,
)
from pacts.views import Plan, SignatureLine, lines_of, pact_of


@dataclass(frozen=True, kw_only=True)
class PactAtHand:
    """What both forms have: the pact, who has signed it, what was typed and what is wrong with it."""

    pact: Pact
    signed: list[SignatureLine]
    may_reopen: Answer
    reason: str
    problems: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ReopeningPage(PactAtHand):
    """The form by which a frozen text is opened again."""

    title: str
    freezing: Freezing | None


@dataclass(frozen=True, kw_only=True)
class FreezingPage(PactAtHand):
    """The text as it would be frozen; `seen` stands for it, `unnamed` are the members without a representative."""

    title: str
    agreed: Agreed
    ground_lines: list[str]
    seen: str
    may_freeze: Answer
    unnamed: list[str]
    lapsed: list[str]
    address_warning: str
    on: str
    question: Question | None


def load(opened: Opened, plan: Plan) -> FreezingPage | ReopeningPage:
    """The text as it would be frozen, or as it is frozen; without a pact one is led to its page."""
    return _context(opened, plan)


def _context(
    opened: Opened, plan: Plan, *, typed: str | None = None, problems: dict[str, str] | None = None, reason: str = ""
) -> FreezingPage | ReopeningPage:
    pact, freezing = pact_of(opened.year)
    if pact is None:
        raise Elsewhere("pact")
    members = list(opened.year.members.order_by("order"))
    given = PactAtHand(
        pact=pact,
        signed=[line for line in lines_of(pact, members) if line.signature],
        may_reopen=may_reopen(opened.reader, pact),
        reason=reason,
        problems=problems or {},
    )
    if pact.state != Pact.State.DRAFTING:
        return ReopeningPage(**names_in(given), title="Mở lại giao ước", freezing=freezing)
    on = _read(typed) or pact.conference_date or opened.today
    odd = odd_day_of(year=opened.year, run="", on=on, standing=standing_of(pact, on))
    agreed = agreed_now(pact, plan(opened), on, members)
    return FreezingPage(
        **names_in(given),
        title="Chốt giao ước để ký",
        agreed=agreed,
        ground_lines=ground_lines(agreed),
        seen=seen_of(agreed),
        may_freeze=may_freeze(opened.reader, pact, agreed),
        unnamed=[member.short_name for member in members if not member.representative_name],
        lapsed=pact_warnings(pact.pk, readership_of(opened)),
        address_warning=address_warning(),
        on=short_date(on) if typed is None else typed,
        question=question_of(opened.posted, odd),
    )


def save(opened: Opened, plan: Plan) -> HttpResponse | HttpResponseBase | Again:
    """Freezes or opens again; or shows the form anew with what hindered it."""
    posted = opened.posted
    if posted.get("deed") == "reopen":
        return _reopen(opened, plan)
    typed = posted.get("on", "")
    try:
        on = parse_date(typed)
    except DateRefused as refused:
        return Again(_context(opened, plan, typed=typed, problems={"on": str(refused)}))
    try:
        freezing = freeze(
            year=opened.year,
            plan=plan(opened),
            on=on,
            seen=posted.get("seen", ""),
            actor=opened.actor,
            reader=opened.reader,
            kept=kept_of(posted),
        )
    except OddDay:
        return Again(_context(opened, plan, typed=typed, problems={"on": LOOK_AGAIN}))
    except (PermissionError, StaleText) as why:
        return Again(_context(opened, plan, typed=typed, problems={"": str(why)}))
    except RecordNotMade as error:
        problems = {"": told_not_made(opened.request, error)}
        return Again(_context(opened, plan, typed=typed, problems=problems), UNAVAILABLE)
    messages.success(
        opened.request,
        f"Đã chốt giao ước lần {freezing.number}. Các đơn vị ký được từ lúc này: trong cổng, trên giấy hoặc ký số.",
    )
    return HttpResponseRedirect(opened.address("pact"))


def _reopen(opened: Opened, plan: Plan) -> HttpResponseBase | Again:
    reason = opened.posted.get("reason", "")
    try:
        reopen(year=opened.year, reason=reason, actor=opened.actor, reader=opened.reader)
    except PermissionError as why:
        return Again(_context(opened, plan, problems={"": str(why)}, reason=reason))
    except ValueError as why:
        return Again(_context(opened, plan, problems={"reason": str(why)}, reason=reason))
    messages.success(opened.request, "Đã mở lại giao ước. Chữ ký cũ không còn giá trị; sửa xong hãy chốt lại để ký.")
    return HttpResponseRedirect(opened.address("pact-edit"))


def _read(typed: str | None) -> date | None:
    try:
        return parse_date(typed) if typed else None
    except DateRefused:
        return None


def page(plan: Plan) -> Page[Any]:
    """The page on which the pact is frozen, and opened again."""
    return Page(
        name="pact-freeze",
        path="giao-uoc/chot",
        title="Chốt giao ước để ký",
        load=lambda opened: load(opened, plan),
        save=lambda opened: save(opened, plan),
        template="pacts/freezing.html",
        action=Action.MANAGE_YEAR,
        printed=False,
    )
