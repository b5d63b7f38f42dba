"""Every address that takes a form × everybody: who may send it, and that it changes nothing when anybody else does.

The addresses come from the URLconf: one that nobody listed here fails the suite. Each form is one that does something
for whoever may send it, so that it could do the same for whoever may not.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import URLPattern, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from campaigns.verbs.registrations import seal_of
from common.vietnamese.dates import today_vn
from khoithidua.urls import portal
from members.access import Action
from members.calendar import key_of
from members.models import Role, User
from pacts.models import Pact
from scoring.models import HandedIn, Round, Rubric, Score, Scorecard
from scoring.verbs.rounds import state_of_settings
from tests.campaigns.registered import register
from tests.common.files.samples import pdf
from tests.documents.issued import put_out
from tests.pacts.life import PASSWORD, Life
from tests.posted import (
    Sent,
    activities_settings,
    activity_edit,
    activity_new,
    activity_pictures,
    activity_remove,
    activity_result,
    bloc_info,
    charity_contribution,
    charity_use,
    client_of,
    form_shown,
    newmodel_edit,
    newmodel_review,
    newmodel_spread,
    next_year,
    registration_edit,
    shown_to,
    work_edit,
)
from tests.printing import for_a_moment, own_wrapping
from tests.years import Made, make_year, unsign

OWN, OTHER = "dv-02", "dv-03"
STAFF = ("thuky", "truongkhoi", "vanthu", "quantri")
# Of another bloc: its staff, and who stands there for the very agency that is «own» here.
FOREIGN = ("thuky-khac", "truongkhoi-khac", "vanthu-khac", "dai-dien-khac")
OUTSIDE = ("khong-vai-tro", *FOREIGN)
INSIDE = (*STAFF, OWN, OTHER)
EVERYBODY = ("", *OUTSIDE, *INSIDE)
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


# --- what is sent, and what has to stand for it to do something ---------------------------------------------


def step(life: Life, step: str, state: str = "drafting", *, scored: bool = False) -> dict[str, int]:
    """Brings round and cards to this step, and answers which round a form is sent for."""
    if not scored:
        Score.objects.filter(card__round=life.made.round).delete()
    Round.objects.filter(pk=life.made.round.pk).update(step=step, visibility="full")
    Scorecard.objects.filter(round=life.made.round).update(state=state)
    return {"round": life.made.round.pk}


def pact_edit(life: Life) -> Sent:
    context = shown_to("thuky", life, "pact-edit")
    form = form_shown(context, version=context["pact"].version, deed="save", title="Giao ước khác")
    return form | {f"text:{each.section.value}:{row.place}": row.text for each in context["lists"] for row in each.rows}


def pact_freeze(life: Life) -> Sent:
    context = shown_to("thuky", life, "pact-freeze")
    return {"deed": "freeze", "on": context["on"], "seen": context["seen"]}


def pact_sign(life: Life) -> Sent:
    seen = life.freeze().sha256
    return {"name": "Người ký", "position": "Giám đốc", "password": PASSWORD, "seen": seen}


def pact_paper(life: Life) -> Sent:
    on = life.freeze().on
    return {f"signed:{OWN}": "on", f"name:{OWN}": "Ai đó", f"position:{OWN}": "Giám đốc", "on": f"{on:%d/%m/%Y}"}


def members_edit(life: Life) -> Sent:
    shown = shown_to("thuky", life, "members-edit")
    sent = {"deed": "save", "seen": shown["seen"]}
    for one in shown["rows"]:
        at = f"r{one.place}"
        sent |= {cell.name: cell.value for cell in (*one.upper, *one.lower)}
        sent |= {f"{at}-was": one.row.was, f"{at}-role": one.row.role, f"{at}-order": str(one.place + 1)}
    return sent | {"r0-phone": "0252 3821 234"}


def campaigns_edit(life: Life) -> Sent:
    shown = shown_to("thuky", life, "campaigns-edit")
    return {"number": [one.campaign.number for one in shown["rows"]], "seen": shown["seen"], "focus": "Một nội dung"}


def campaign_edit(life: Life) -> Sent:
    shown = shown_to("thuky", life, "campaign-edit", 1)
    return form_shown(shown, name="Đợt khác", seen=shown["seen"])


def campaign_new(life: Life) -> Sent:
    return {"name": "Đợt mới", "starts": "1/7/2024", "ends": "31/12/2024", "theme": "Chủ đề"}


def accounts(life: Life) -> Sent:
    """Closes the account of a member's representative."""
    one = next(one for one in shown_to("thuky", life, "accounts")["accounts"].holders if one.user.username == OTHER)
    return {"deed": f"close:{one.user.pk}", f"mark-{one.user.pk}": one.mark}


def registration_results(life: Life) -> Sent:
    registration = register(life.made, OWN)
    target = registration.targets.get(name="Mô hình mới")
    return {"deed": "save", "seen": seal_of(registration), f"r{target.pk}-actual": "11"}


def rubric(life: Life) -> Sent:
    step(life, "preparing")
    return {"version": Rubric.objects.get(year=life.made.year).version}


def rubric_edit(life: Life) -> Sent:
    return rubric(life) | {"deed": "save", "max:1.1": "42"}


def rubric_settings(life: Life) -> Sent:
    version = rubric(life)
    return form_shown(shown_to("thuky", life, "rubric-settings"), name="Bảng khác", deed="save") | version


def rubric_source(life: Life) -> Sent:
    version = rubric(life)
    where = client_of("thuky").post(life.made.address("rubric-source"), {"source": "sample"})["Location"]
    shown = client_of("thuky").get(where).context["preview"]
    return version | {"deed": "take", "source": "sample", "from": shown.origin, "rubric": shown.json}


def rubric_new(life: Life) -> Sent:
    return rubric(life) | {"code": "9", "name": "Nhóm mới", "kind": "group", "max_points": "10"}


def rubric_node(life: Life) -> Sent:
    version = rubric(life)
    return form_shown(shown_to("thuky", life, "rubric-node", "1.1"), name="Tên khác") | version


def value(life: Life) -> Sent:
    return step(life, "scoring") | {f"v:self:{OWN}:1.1": "77,5", "reason": "Thử"}


def imported(life: Life) -> Sent:
    return step(life, "scoring") | {"edits": json.dumps([["A1", OWN, "1.1", "self", 0, "12"]]), "reason": "Theo tệp"}


def evidence(life: Life) -> Sent:
    return step(life, "scoring") | {"criterion": "1.1", "files": [SimpleUploadedFile("Ảnh.pdf", pdf())]}


def explain(life: Life) -> Sent:
    round_ = step(life, "scoring", scored=True)
    return round_ | {"loaded": shown_to(OWN, life, "explain", OWN)["loaded"], "g:1.1": "Vì sao"}


def progress(life: Life) -> Sent:
    return step(life, "scoring") | {"deed": "buoc", "step": "appraising"}


def progress_settings(life: Life) -> Sent:
    round_ = step(life, "preparing")
    context = shown_to("thuky", life, "progress-settings")
    loaded = state_of_settings(Round.objects.get(pk=life.made.round.pk))
    return form_shown(context, name="Kỳ khác", loaded=loaded) | round_


def progress_new(life: Life) -> Sent:
    return {"name": "Kỳ thêm", "visibility": "own", "reasons": "own"}


def appraisers(life: Life) -> Sent:
    return step(life, "scoring") | {f"v:{OWN}": [OTHER]}


def reminders(life: Life) -> Sent:
    Round.objects.update(scoring_due=today_vn())
    User.objects.filter(username=OWN).update(email="dv-02@example.vn")
    return step(life, "scoring")


def publishing(life: Life) -> Sent:
    round_ = step(life, "agreeing", "agreed", scored=True)
    return round_ | {"typed": "CÔNG BỐ", "seen": shown_to("thuky", life, "standings-publish")["seen"]}


def correction(life: Life) -> Sent:
    form = publishing(life)
    assert client_of("thuky").post(life.made.address("standings-publish"), form).status_code == 302
    typed = {"round": life.made.round.pk, "number": "1", "reason": "Cộng nhầm", f"score:{OWN}:1.1": "99"}
    client, where = client_of("thuky"), life.made.address("standings-correction")
    seen = client.post(where, typed | {"viec": "xem"}).context["seen"]
    return typed | {"viec": "cong-bo", "typed": "CÔNG BỐ", "seen": seen}


def issuing(life: Life) -> Sent:
    return {"version": "0", "on": "20/3/2024", "seen": "on", "replaces": ""}


def composing(life: Life) -> Sent:
    return {"version": "0", "deed": "save", "subject": "Hoạt động", "body": "Một đoạn."}


def filing(life: Life) -> Sent:
    typed = {"kind": "Chỉ thị", "sign": "5/CT", "on": "2/4/2024", "issuer": "Tỉnh ủy", "title": "Về thi đua"}
    return typed | {"deed": "save"}


def document(life: Life) -> Sent:
    return {"deed": "file", "role": "scan", "files": [SimpleUploadedFile("Đã ký.pdf", pdf())]}


@dataclass(frozen=True)
class Form:
    """A form of an address: what is sent, who changes something by it, and how the others in the bloc are answered."""

    sent: Callable[[Life], Sent]
    may: tuple[str, ...]
    args: Callable[[Made], list[object]] = lambda made: []
    # Who may look at the page is told there why nothing was done; everybody else is refused.
    told: Mapping[str, int] = field(default_factory=dict)

    def answers(self) -> dict[str, tuple[int, bool]]:
        """How everybody is answered, and whether anything was written."""
        strangers = {"": (302, False)} | dict.fromkeys(OUTSIDE, (404, False))
        inside = {who: (self.told.get(who, 403), False) for who in INSIDE}
        return strangers | inside | dict.fromkeys(self.may, (302, True))


MANAGERS, FILERS = ("thuky", "quantri"), ("thuky", "vanthu", "quantri")
# Everybody in the bloc sees the cards of this round, and is told beside the value why it was not written.
BESIDE = dict.fromkeys(INSIDE, 422)
# … or on the page that shows what was handed in.
LED_BACK = dict.fromkeys(INSIDE, 302)
FORMS = {
    "members-edit": Form(members_edit, MANAGERS),
    "campaigns-edit": Form(campaigns_edit, MANAGERS),
    "campaign-new": Form(campaign_new, MANAGERS),
    "campaign-edit": Form(campaign_edit, MANAGERS, lambda made: [1]),
    "accounts": Form(accounts, MANAGERS),
    "next-year": Form(next_year, MANAGERS),
    # Everybody gives the own calendar another address.
    "calendar": Form(lambda life: {}, tuple(INSIDE)),
    "activities-settings": Form(activities_settings, MANAGERS),
    "activity-new": Form(activity_new, MANAGERS),
    "activity-edit": Form(activity_edit, MANAGERS, lambda made: [1]),
    "activity-result": Form(activity_result, MANAGERS, lambda made: [1]),
    "activity-pictures": Form(activity_pictures, MANAGERS, lambda made: [1]),
    "charity-contribution": Form(charity_contribution, MANAGERS),
    "charity-use": Form(charity_use, MANAGERS),
    "work-edit": Form(work_edit, MANAGERS),
    # What a member sends for another is refused beside the box.
    "newmodel-edit": Form(newmodel_edit, ("thuky", OWN), told={OTHER: 422}),
    "newmodel-review": Form(newmodel_review, ("thuky",), lambda made: [1]),
    "newmodel-spread": Form(newmodel_spread, ("thuky", OTHER), lambda made: [1]),
    "activity-remove": Form(activity_remove, MANAGERS, lambda made: [1]),
    "bloc-info": Form(bloc_info, MANAGERS),
    "registration-edit": Form(registration_edit, ("thuky", OWN), lambda made: [OWN]),
    "registration-results": Form(registration_results, ("thuky", OWN), lambda made: [OWN]),
    "pact-edit": Form(pact_edit, MANAGERS),
    "pact-freeze": Form(pact_freeze, MANAGERS),
    "pact-sign": Form(pact_sign, (OWN,), lambda made: [OWN]),
    "pact-paper": Form(pact_paper, FILERS),
    "rubric-edit": Form(rubric_edit, MANAGERS),
    "rubric-settings": Form(rubric_settings, MANAGERS),
    "rubric-source": Form(rubric_source, MANAGERS),
    "rubric-new": Form(rubric_new, MANAGERS),
    "rubric-node": Form(rubric_node, MANAGERS, lambda made: ["1.1"]),
    "rubric-delete": Form(rubric, MANAGERS, lambda made: ["1.1"]),
    "grid": Form(value, ("thuky", OWN), told=BESIDE),
    "criterion": Form(value, ("thuky", OWN), lambda made: ["1.1"], told=BESIDE),
    "card": Form(value, ("thuky", OWN), lambda made: [OWN], told=BESIDE),
    "grid-import": Form(imported, ("thuky", OWN), told=LED_BACK),
    "card-import": Form(imported, ("thuky", OWN), lambda made: [OWN], told=LED_BACK),
    "evidence": Form(evidence, ("thuky", OWN), lambda made: [OWN], told=BESIDE),
    "explain": Form(explain, (OWN,), lambda made: [OWN]),
    "progress": Form(progress, MANAGERS),
    "progress-settings": Form(progress_settings, MANAGERS),
    "progress-new": Form(progress_new, MANAGERS),
    "progress-appraisers": Form(appraisers, MANAGERS),
    "progress-reminders": Form(reminders, MANAGERS),
    "standings-publish": Form(publishing, ("thuky", "truongkhoi"), told={"vanthu": 422, "quantri": 422}),
    "standings-correction": Form(correction, ("thuky", "truongkhoi")),
    "composition": Form(composing, FILERS, lambda made: ["ke-hoach"]),
    "composition-issue": Form(issuing, FILERS, lambda made: ["bang-xep-hang/nam"]),
    "document-new": Form(filing, FILERS),
    "document": Form(document, FILERS, lambda made: [put_out(made).pk]),
    "dossier": Form(lambda life: {}, (*STAFF,)),
}


def taking_posts() -> set[str]:
    """The names of all addresses of a bloc-year that take a form."""
    doors = {door.name for door in portal.doors if "POST" in door.methods}
    return doors | {page.name for page in portal.pages if page.save is not None}


def test_of_every_role_somebody_sends_every_form(life: Life) -> None:
    tried = Role.objects.filter(user__username__in=INSIDE)
    assert set(tried.values_list("kind", flat=True)) == set(Role.Kind.values)


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
            with writes() as written:
                told[who] = client.post(where, rewound(sent)).status_code, bool(written)
    assert told == form.answers()


# What an address may name, by the name of the part: it stands there before anything is looked for.
NAMED = {"bloc": "khoi-thu", "year": 2024, "member": OWN, "criterion": "1.1", "source": "ke-hoach"}
# Who opens the pages of each kind at all.
OPENED_BY = {Action.SEE_YEAR: INSIDE, Action.MANAGE_YEAR: MANAGERS, Action.SEE_DRAFTS: STAFF}


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
    "help": ({}, (302, False), (405, False)),
    "help.pdf": ({}, (302, False), (405, False)),
    "next-year-of-newest": ({}, (302, False), (405, False)),
    "calendar-feed": ({}, (405, False), (405, False)),
    "verify": ({}, (405, False), (405, False)),
    # Everybody may ask whether a file is the one that was issued.
    "verify-code": ({"file": [SimpleUploadedFile("a.pdf", pdf())]}, (200, False), (200, False)),
}


ARGS: dict[str, Callable[[Made], list[object]]] = {
    "verify-code": lambda made: [put_out(made).code],
    "next-year-of-newest": lambda made: [made.year.bloc.code],
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
