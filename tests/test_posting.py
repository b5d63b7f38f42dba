"""Every address that takes a form × everybody: who may send it, and that it changes nothing when anybody else does.

The addresses come from the URLconf: one that nobody listed in `tests/posted/table.py` fails the suite. Each form is
one that does something for whoever may send it, so that it could do the same for whoever may not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import URLPattern, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from common.vietnamese.dates import today_vn
from khoithidua.urls import portal
from members.access import Action
from members.calendar import key_of
from members.models import Role, User
from pacts.models import Pact
from scoring.models import HandedIn
from tests.common.files.samples import pdf
from tests.documents.issued import put_out
from tests.doors import HEALTH
from tests.pacts.life import PASSWORD, Life
from tests.posted.people import EVERYBODY, FORMER, INSIDE, NOT_YET, OTHER, OUTSIDE, OWN, STAFF
from tests.posted.reading import Sent, client_of
from tests.posted.table import FORMS, MANAGERS
from tests.printing import for_a_moment, own_wrapping
from tests.years import Made, make_year, unsign

# Who is logged in, and the last files that somebody sent, to be looked at before they are let in.
KEPT_FOR_ONESELF = {Session._meta.db_table, HandedIn._meta.db_table}
KINDS = {"thuky": "secretary", "truongkhoi": "leader", "vanthu": "clerk", "quantri": "admin"}


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Life]:
    """Two blocs with a year each, and everybody's account, made once for all tests of this file."""
    with for_a_moment(django_db_blocker):
        made, other = (make_year(bloc=bloc) for bloc in ("khoi-thu", "khoi-khac"))
        unsign(Pact.objects.get(year=made.year))
        for name, kind in KINDS.items():
            rename(getattr(made, kind), name)
            if kind != "admin":
                rename(getattr(other, kind), f"{name}-khac")
        for code in (OWN, OTHER):
            rename(made.representative(code), code)
        agency = next(member.agency for member in made.members if member.code == OWN)
        Role.objects.create(
            user=User.objects.create_user("dai-dien-khac"),
            kind=Role.Kind.REPRESENTATIVE,
            bloc=other.year.bloc,
            agency=agency,
        )
        User.objects.create_user("khong-vai-tro")
        for bounds, names in (
            ({"valid_from": today_vn() + timedelta(days=1)}, NOT_YET),
            ({"valid_to": date(made.year.year, 12, 20)}, FORMER),
        ):
            for name in names:
                kind = KINDS[name.partition("-")[0]]
                Role.objects.create(user=User.objects.create_user(name), kind=kind, bloc=made.year.bloc, **bounds)
        for user in User.objects.all():
            user.set_password(PASSWORD)
            user.save()
        yield Life(made, None)  # type: ignore[arg-type]


def rename(user: User, name: str) -> None:
    user.username = name
    user.save()


@pytest.fixture
def life(made_once: Life, db: None, settings: Any) -> Life:
    settings.MAIL_IS_SENT = True
    settings.DOSSIER_CONTENTS = "tests.documents.dossier.test_dossier.FEW"
    return made_once


@contextmanager
def undone() -> Iterator[None]:
    """Inside, the database may be written to; after it, everything is as it was."""
    with own_wrapping():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that were sent and write, but for those that keep who is logged in and what a form held."""
    found: list[str] = []

    def note(execute: Any, sql: str, *how: Any) -> Any:
        verb, table = sql.split(None, 1)[0].upper(), sql.partition('"')[2].partition('"')[0]
        if verb in {"INSERT", "UPDATE", "DELETE"} and table not in KEPT_FOR_ONESELF:
            found.append(sql)
        return execute(sql, *how)

    with connection.execute_wrapper(note):
        yield found


def taking_posts() -> set[str]:
    """The names of all addresses of a bloc-year that take a form."""
    doors = {door.name for door in portal.doors if "POST" in door.methods}
    return doors | {page.name for page in portal.pages if page.save is not None}


def test_of_every_role_somebody_sends_every_form(life: Life) -> None:
    tried = Role.objects.filter(user__username__in=INSIDE)
    # The standing body of a province sends them in tests/test_standing_body_forms.py.
    assert {*tried.values_list("kind", flat=True), Role.Kind.STANDING_BODY} == set(Role.Kind.values)


def test_every_address_that_takes_a_form_stands_in_the_table() -> None:
    assert taking_posts() == set(FORMS)


def rewound(sent: Sent) -> Sent:
    """The same form once more, its files from their beginning."""
    for given in sent.values():
        for file in given if isinstance(given, list) else []:
            if isinstance(file, SimpleUploadedFile):
                file.seek(0)
    return sent


@pytest.mark.parametrize("name", FORMS)
def test_a_form_does_something_for_who_may_send_it_and_nothing_for_anybody_else(name: str, life: Life) -> None:
    form = FORMS[name]
    where = life.made.address(name, *form.args(life.made))
    sent = form.sent(life)
    told = {}
    for who in EVERYBODY:
        with undone():
            client = client_of(who)
            address = where + form.query(life, who)
            with writes() as written:
                told[who] = client.post(address, rewound(sent)).status_code, bool(written)
    assert told == form.answers()


def test_who_has_not_begun_finds_no_form_and_whose_term_is_over_changes_nothing_by_any(life: Life) -> None:
    told: dict[tuple[str, str], tuple[int, bool]] = {}
    expected: dict[tuple[str, str], tuple[int, bool]] = {}
    clients = {who: client_of(who) for who in (*NOT_YET, *FORMER)}
    for name, form in FORMS.items():
        where = life.made.address(name, *form.args(life.made))
        with undone():
            sent = form.sent(life)
            for who, client in clients.items():
                address = where + form.query(life, who)
                with undone(), writes() as written:
                    status = client.post(address, rewound(sent)).status_code
                told[name, who] = status, bool(written)
        # Who reads on is refused as a clerk is who may not, and gives the own calendar another address.
        former = (302, True) if name == "calendar" else (form.told.get("vanthu", 403), False)
        expected |= {(name, who): (404, False) for who in NOT_YET} | {(name, who): former for who in FORMER}
    assert told == expected


def test_who_has_not_begun_finds_no_address_of_the_bloc(life: Life) -> None:
    clients = {who: client_of(who) for who in NOT_YET}
    for pattern in portal.urls:
        where = reverse(str(pattern.name), kwargs={part: NAMED.get(part, 1) for part in pattern.pattern.converters})
        assert {client.get(where).status_code for client in clients.values()} == {404}, where
    for where in ("/quan-tri/", reverse("next-year-of-newest", args=[life.made.year.bloc.code])):
        assert {client.get(where).status_code for client in clients.values()} == {404}, where
    for who in NOT_YET:
        feed = client_of("").get(reverse("calendar-feed", args=[key_of(User.objects.get(username=who))]))
        assert feed.content.count(b"BEGIN:VEVENT") == 0


# What an address may name, by the name of the part: it stands there before anything is looked for.
NAMED = {"bloc": "khoi-thu", "year": 2024, "member": OWN, "criterion": "1.1", "source": "ke-hoach"}
# Who opens the pages of each kind at all.
OPENED_BY = {Action.SEE_YEAR: INSIDE, Action.SEE_LOG: INSIDE, Action.MANAGE_YEAR: MANAGERS, Action.SEE_DRAFTS: STAFF}


def test_no_other_address_of_a_bloc_year_takes_a_form(life: Life) -> None:
    actions = {page.name: page.action for page in portal.pages} | {door.name: door.action for door in portal.doors}
    others = [pattern for pattern in portal.urls if pattern.name not in FORMS]
    assert len(others) >= 60
    clients = {who: client_of(who) for who in EVERYBODY}
    for pattern in others:
        name = str(pattern.name)
        action = actions.get(name) or actions[name.partition(".")[0]]
        kinds = pattern.pattern.converters
        where = reverse(name, kwargs={part: NAMED.get(part, 1) for part in kinds})
        answers = {"": 302} | dict.fromkeys(OUTSIDE, 404) | dict.fromkeys(INSIDE, 403)
        answers |= dict.fromkeys(OPENED_BY[action], 405)
        sent = {"member": OWN, "deed": "save"}
        with writes() as written:
            told = {who: client.post(where, sent) for who, client in clients.items()}
        assert ({who: answer.status_code for who, answer in told.items()}, written) == (answers, []), name
        assert {answer["Allow"] for answer in told.values() if answer.status_code == 405} == {"GET, HEAD"}


NEW = "mot-mat-khau-khac-dai"
# Outside any bloc-year, each with how it answers who is not logged in and who is, whoever that may be, and whether it
# writes then. What it writes is one's own: one's password, and when one came and went.
SITE: dict[str, tuple[Sent, tuple[int, bool], tuple[int, bool]]] = {
    "login": ({"username": OWN, "password": PASSWORD}, (302, True), (302, False)),
    "logout": ({}, (302, False), (302, True)),
    "account": ({"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}, (302, False), (302, True)),
    # A link that is none; it is counted, so that nobody guesses at them.
    "set-password": ({}, (404, True), (404, True)),
    # Whoever runs the portal finds the form again, which was sent empty.
    "found-bloc": ({}, (302, False), (403, False)),
    "blocs": ({}, (302, False), (405, False)),
    **dict.fromkeys(
        (
            *("council", "council.pdf", "council.xlsx"),
            *("council-dossiers", "council-dossiers.pdf", "council-dossiers.xlsx"),
            *("council-statistics", "council-statistics.pdf", "council-statistics.xlsx"),
        ),
        ({}, (302, False), (405, False)),
    ),
    # Who runs the portal, too, assigns nobody.
    "council-officer": ({}, (302, False), (403, False)),
    "help": ({}, (302, False), (405, False)),
    "help.pdf": ({}, (302, False), (405, False)),
    "next-year-of-newest": ({}, (302, False), (405, False)),
    "award-ledger-of-newest": ({}, (302, False), (405, False)),
    "calendar-feed": ({}, (405, False), (405, False)),
    "verify": ({}, (405, False), (405, False)),
    **{name: ({}, (405, False), (405, False)) for name in HEALTH},
    # Everybody may ask whether a file is the one that was issued.
    "verify-code": ({"file": [SimpleUploadedFile("a.pdf", pdf())]}, (200, False), (200, False)),
}


ARGS: dict[str, Callable[[Made], list[object]]] = {
    "verify-code": lambda made: [put_out(made).code],
    "next-year-of-newest": lambda made: [made.year.bloc.code],
    "award-ledger-of-newest": lambda made: [made.year.bloc.code],
    "council-officer": lambda made: [made.year.bloc.code],
    "calendar-feed": lambda made: [key_of(made.secretary)],
    "set-password": lambda made: ["MQ", "abc-0123"],
}


def test_outside_any_bloc_year_one_changes_nothing_but_one_s_own(life: Life) -> None:
    ours = {pattern.name for pattern in portal.urls}
    routes = {pattern.name for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}
    # The front door reads nothing of what is sent, and leads on as it does without it.
    assert routes - ours == {*SITE, "home"}
    for name, (sent, logged_out, logged_in) in SITE.items():
        where = reverse(name, args=ARGS.get(name, lambda made: [])(life.made))
        for who in EVERYBODY:
            with undone():
                client = client_of(who)
                passwords = dict(User.objects.exclude(username=who).values_list("pk", "password"))
                with writes() as written:
                    answer = client.post(where, rewound(sent))
                told = answer.status_code, bool(written)
                expected = logged_in if who else logged_out
                assert told == ((422, False) if (name, who) == ("found-bloc", "quantri") else expected), (name, who)
                assert dict(User.objects.exclude(username=who).values_list("pk", "password")) == passwords
