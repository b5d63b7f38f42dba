"""Who may do what in the admin: every model × every role × own and other bloc, with data that could leak."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import CharField, F, Model, TextField, Value
from django.db.models.functions import Concat
from django.test import Client

from awards.models import (
    Award,
    AwardForm,
    AwardSettings,
    BasePay,
    ChecklistItem,
    Eligibility,
    Holiday,
    LegalGround,
    Nomination,
    PaperHalf,
    Proposal,
    Review,
    Submission,
)
from campaigns.models import Activity, ActivityKind, Campaign, Focus
from common.audit.log import Actor, Change, write
from common.audit.models import Entry
from members.models import Agency, Bloc, BlocYear, Membership, Province, User
from pacts.models import Pact
from scoring.models import Criterion, Round, Rubric, Score, Scorecard
from tests.adminpages import logged_in, page, registered
from tests.as_read import as_read
from tests.awards.lookedat import one_of_each
from tests.years import Made, make_year

SECRET = "CHUYỆN RIÊNG"
# What a secretary edits in its own blocs, what it only looks at there, what it has no business with.
EDITED = [BlocYear, Membership, Pact, Campaign, Focus, ActivityKind, Activity, Rubric, Criterion, Round]
LOOKED_AT: list[type[Model]] = [Bloc, Agency, Scorecard, Score, Entry]
# What of the review and the awards whoever runs the portal looks at.
AWARDS: list[type[Model]] = [
    *(AwardForm, BasePay, LegalGround, AwardSettings, Eligibility, Review, Nomination, PaperHalf, Award),
    *(Submission, Proposal, ChecklistItem, Holiday),
]
FOR_ADMINS: list[type[Model]] = [User, Province, *AWARDS]
# What nobody adds or changes here.
KEPT_ELSEWHERE = [Scorecard, Score, Entry, *AWARDS]
ROLES = ["secretary", "leader", "representative", "clerk", "admin"]


class Two:
    """Two blocs: in every text of the other one stands the secret."""

    def __init__(self) -> None:
        self.own = make_year(members=2, leaves=2, campaigns=1)
        self.other = make_year(members=2, leaves=2, campaigns=1, bloc="khoi-khac")
        for made in (self.own, self.other):
            made.year.bloc.province = Province.objects.create(name=f"Tỉnh của {made.year.bloc.code}")
            made.year.bloc.save()
            one_of_each(made.year)
            write(
                Actor(name="tests"),
                [Change(subject="Thử", action="sửa")],
                bloc=made.year.bloc.code,
                year=made.year.year,
            )
        self.objects = {
            model: (first_of(model, self.own), first_of(model, self.other)) for model in EDITED + LOOKED_AT + FOR_ADMINS
        }
        hide(self.other)

    def client(self, role: str) -> Client:
        if role == "representative":
            return logged_in(self.own.representative("dv-01"))
        return logged_in(getattr(self.own, role))


def of_bloc(made: Made) -> dict[type[Model], dict[str, Any]]:
    """How to find each model's objects of one bloc."""
    year, bloc = {"year": made.year}, made.year.bloc
    of_bloc = {"bloc": bloc}
    return {
        Bloc: {"pk": bloc.pk},
        Province: {"blocs": bloc.pk},
        BlocYear: {"pk": made.year.pk},
        Agency: {"memberships__year": made.year},
        Criterion: {"rubric__year": made.year},
        Scorecard: {"round__year": made.year},
        Score: {"card__round__year": made.year},
        Entry: {"bloc": bloc.code},
        User: {"roles__bloc": bloc},
        Eligibility: {"member__year": made.year},
        Review: {"conference__year": made.year},
        PaperHalf: {"round__question__review__conference__year": made.year},
        **dict.fromkeys((AwardForm, BasePay, LegalGround, ChecklistItem, Holiday, Award), of_bloc),
        **dict.fromkeys((AwardSettings, Nomination, Submission, Proposal), year),
        **dict.fromkeys((Membership, Pact, Campaign, Focus, ActivityKind, Activity, Rubric, Round), year),
    }


def first_of(model: type[Model], made: Made) -> Model:
    if model is User:
        made.representative("dv-02")
    found: Model = model._base_manager.filter(**of_bloc(made)[model]).order_by("pk")[0]
    return found


def hide(made: Made) -> None:
    """Puts the secret into every text of the bloc; entries of the log cannot be changed and are made with it."""
    for model, where in of_bloc(made).items():
        if model in (Entry, User):
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and not field.choices and field.name not in ("code", "locality")
        ]
        # What was held was not cancelled; the days of a week are no text; what was not answered stays so. Whom a case
        # means, and where, hangs on whether a meeting votes on it.
        left_out = {"rule", "cancelled_reason", "quiet_weekdays", "answer", "cancelled_by"}
        left_out |= {"occasion", "unit", "person", "position"}
        # Lists that only some criteria have, and which are no text of anybody's.
        left_out |= {"curve", "cases"}
        # Whom a criterion follows, which only some do.
        left_out |= {"share_of", "only_if", "only_if_level"}
        changes = {name: Concat(F(name), Value(f" {SECRET}")) for name in names if name not in left_out}
        if changes:
            model._base_manager.filter(pk__in=model._base_manager.filter(**where).values("pk")).update(**changes)
    write(
        Actor(name=SECRET),
        [Change(subject=SECRET, action=SECRET, old=SECRET, new=SECRET)],
        bloc=made.year.bloc.code,
        year=made.year.year,
    )


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all our models, as they stand."""
    ours = [model for model in apps.get_models() if model._meta.app_label not in ("sessions", "contenttypes", "auth")]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in ours}


@pytest.fixture
def two(db: None) -> Two:
    return Two()


def test_every_model_in_the_admin_stands_in_this_table() -> None:
    assert set(registered()) == {*EDITED, *LOOKED_AT, *FOR_ADMINS}


def expected(model: type[Model], role: str) -> tuple[int, int, int, int]:
    """The answers of list, form of a new one, own object's page, the other bloc's object's page."""
    if role not in ("secretary", "admin"):
        return 404, 404, 404, 404
    if role == "admin":
        return 200, 403 if model in KEPT_ELSEWHERE else 200, 200, 200
    if model in FOR_ADMINS:
        return 403, 403, 403, 403
    return 200, 200 if model in EDITED else 403, 200, 404


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_which_page(role: str, two: Two) -> None:
    client = two.client(role)
    answers = {
        model: tuple(
            client.get(where).status_code
            for where in (page(model), page(model, "add"), page(own, "change"), page(other, "change"))
        )
        for model, (own, other) in two.objects.items()
    }
    assert answers == {model: expected(model, role) for model in two.objects}


@pytest.mark.parametrize("role", ["leader", "representative", "clerk"])
def test_for_who_has_nothing_to_do_there_the_admin_does_not_exist(role: str, two: Two) -> None:
    client = two.client(role)
    places = ["/quan-tri/", "/quan-tri/members/", "/quan-tri/jsi18n/", "/quan-tri/autocomplete/", "/quan-tri/la/"]
    assert {place: client.get(place).status_code for place in places} == dict.fromkeys(places, 404)


@pytest.mark.parametrize("view", ["change", "delete"])
@pytest.mark.parametrize("role", ROLES)
def test_what_may_not_be_written_is_not(role: str, view: str, two: Two) -> None:
    client = two.client(role)
    barred = {
        thing: status
        for model, things in two.objects.items()
        for thing, status in zip(things, expected(model, role)[2:], strict=True)
        if status != 200 or model in KEPT_ELSEWHERE or (role == "secretary" and model not in EDITED)
    }
    before = everything()
    for thing, status in barred.items():
        answer = client.post(page(thing, view), {"post": "yes", "name": "Đổi", "year": "2030", "title": "Đổi"})
        assert (thing, answer.status_code) == (thing, 403 if status == 200 else status)
    assert everything() == before


@pytest.mark.parametrize("role", ["leader", "representative", "clerk"])
def test_who_has_nothing_to_do_there_adds_nothing(role: str, two: Two) -> None:
    client = two.client(role)
    before = everything()
    assert {client.post(page(model, "add"), {"name": "Mới"}).status_code for model in two.objects} == {404}
    assert everything() == before


def pages_of(two: Two) -> list[str]:
    """All that the secretary of the own bloc can open in the admin."""
    places = ["/quan-tri/"]
    for model, (own, _) in two.objects.items():
        if model in FOR_ADMINS:
            continue
        places += [page(model), page(own, "change"), page(model) + "?q=co+quan", page(own, "history")]
        places += [page(model, "add"), page(own, "delete")] if model in EDITED else []
        places.append(f"/quan-tri/{model._meta.app_label}/")
    return places


def test_a_secretary_finds_nothing_of_another_bloc(two: Two) -> None:
    secretary = two.client("secretary")
    leaks = [place for place in pages_of(two) if SECRET in secretary.get(place, follow=True).content.decode()]
    assert leaks == []


def test_the_same_words_do_stand_there_for_who_may_see_them(two: Two) -> None:
    """Else the test above could not fail."""
    client = two.client("admin")
    shown = {model for model in two.objects if SECRET in client.get(page(model)).content.decode()}
    assert shown == set(two.objects)


@pytest.mark.parametrize("model", [model for model in EDITED + LOOKED_AT if model is not BlocYear])
def test_no_filter_in_the_address_reaches_the_other_bloc(model: type[Model], two: Two) -> None:
    _, other = two.objects[model]
    found = two.client("secretary").get(page(model), {"id__exact": other.pk}).context["cl"].result_count
    assert found == 0


def relations() -> list[Any]:
    """Every choice of another object that a form in the admin could offer."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.fields
        if field.remote_field and field.remote_field.model in admin.site._registry
    ]


@pytest.mark.parametrize("field", relations(), ids=str)
def test_choices_are_the_secretary_s_own(field: Any, two: Two) -> None:
    opts = field.model._meta
    query = {"app_label": opts.app_label, "model_name": opts.model_name, "field_name": field.name, "term": ""}
    answer = two.client("secretary").get("/quan-tri/autocomplete/", query)
    # Accounts and provinces stand on no secretary's desk at all.
    assert answer.status_code == (403 if field.remote_field.model in FOR_ADMINS else 200)
    assert SECRET not in as_read(answer)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Membership, {"agency": Agency, "role": "member", "name": "Mới", "short_name": "Mới", "code": "moi"}),
        (Focus, {"text": "Mới"}),
        (ActivityKind, {"name": "Mới", "code": "moi"}),
        (Activity, {"kind": ActivityKind, "name": "Mới"}),
        (Campaign, {"number": "9", "name": "Mới", "starts": "01/01/2024", "ends": "02/01/2024", "theme": "Mới"}),
    ],
)
def test_nothing_is_added_to_the_other_bloc_s_year(model: type[Model], fields: dict[str, Any], two: Two) -> None:
    given = {name: two.objects[what][1].pk if what in two.objects else what for name, what in fields.items()}
    inlines = {"occasions-TOTAL_FORMS": "0", "occasions-INITIAL_FORMS": "0"}
    secretary = two.client("secretary")
    before = everything()
    answer = secretary.post(page(model, "add"), {"year": two.other.year.pk, **given, **inlines})
    assert (answer.status_code, "year" in answer.context["adminform"].form.errors) == (200, True)
    assert everything() == before


def test_the_other_bloc_s_members_neither_sign_nor_are_left_out_here(two: Two) -> None:
    pact, round_ = (two.objects[model][0] for model in (Pact, Round))
    foreign = Membership.objects.filter(year=two.other.year).first()
    assert foreign is not None
    secretary = two.client("secretary")
    before = everything()
    for thing, prefix, row in (
        (pact, "signatures", {"on": "17/03/2024", "method": "paper"}),
        (round_, "ineligible", {"reason": "Thử"}),
    ):
        choices = [
            pk
            for inline in secretary.get(page(thing, "change")).context["inline_admin_formsets"]
            if inline.formset.prefix == prefix
            for pk, _ in inline.formset.empty_form.fields["member"].choices
        ]
        assert foreign.pk not in choices
        data = {f"{prefix}-0-{name}": value for name, value in row.items()} | {f"{prefix}-0-member": foreign.pk}
        forms = {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0", "name": "Cả năm", "visibility": "own"}
        assert secretary.post(page(thing, "change"), data | forms).status_code == 200
    assert everything() == before


def test_a_secretary_of_two_blocs_works_in_both_and_no_third(two: Two) -> None:
    third = make_year(members=1, leaves=1, bloc="khoi-ba")
    user = two.own.secretary
    user.roles.create(kind="secretary", bloc=two.other.year.bloc)
    client = logged_in(user)
    years = [two.own.year, two.other.year, third.year]
    assert [client.get(page(year, "change")).status_code for year in years] == [200, 200, 404]


def test_a_leader_elsewhere_is_no_secretary_there(two: Two) -> None:
    user = two.own.secretary
    user.roles.create(kind="leader", bloc=two.other.year.bloc)
    client = logged_in(user)
    assert [client.get(page(made.year, "change")).status_code for made in (two.own, two.other)] == [200, 404]


def test_a_superuser_runs_the_portal_without_any_role(two: Two) -> None:
    client = logged_in(User.objects.create_superuser("goc"))
    assert {model: client.get(page(model)).status_code for model in two.objects} == dict.fromkeys(two.objects, 200)


def test_who_is_shut_out_is_so_at_once(two: Two) -> None:
    user = two.own.secretary
    client = logged_in(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = client.get("/quan-tri/")
    assert (answer.status_code, answer["Location"]) == (302, "/quan-tri/login/?next=/quan-tri/")
