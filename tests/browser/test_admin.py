"""The pages of «Quản trị», at both sizes, pass inspection like all others."""

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Page

from awards.models import Award, Proposal, Review
from members.models import Bloc, Province
from pacts.models import Pact
from tests import adminpages
from tests.awards.lookedat import one_of_each
from tests.browser.inspector import Inspector
from tests.browser.scene import Scene

# Django's own admin brings jQuery and XRegExp, and Select2 where one searches in a field.
BUDGET = 400 * 1024


@pytest.mark.parametrize("role", ["quantri", "thuky"])
def test_the_front_page_is_in_order(inspector: Inspector, scene: Scene, sign_in: Callable, role: str):
    inspector.budget = BUDGET
    sign_in(inspector.page, scene.account(role))
    inspector.visit(f"{scene.server}{reverse('admin:index')}", "Quản trị")


def test_every_list_and_form_is_in_order(page: Page, scene: Scene, sign_in: Callable):
    inspector = Inspector(page)
    inspector.budget = BUDGET
    sign_in(page, scene.account("quantri"))
    Bloc.objects.update(province=Province.objects.create(name="Tỉnh thử"))
    one_of_each(scene.year)
    models = adminpages.registered()
    assert models != []
    for model in models:
        look_at(inspector, scene, model)
    assert inspector.complaints == []


def test_what_is_only_looked_at_fits_a_telephone(phone: Page, scene: Scene, sign_in: Callable):
    one_of_each(scene.year)
    inspector = Inspector(phone)
    inspector.budget = BUDGET
    sign_in(phone, scene.account("quantri"))
    for model in (Proposal, Review, Award):
        look_at(inspector, scene, model)
    assert inspector.complaints == []


def test_a_list_and_a_form_with_rows_fit_a_telephone(phone: Page, scene: Scene, sign_in: Callable):
    inspector = Inspector(phone)
    inspector.budget = BUDGET
    sign_in(phone, scene.account("thuky"))
    look_at(inspector, scene, Pact)
    assert inspector.complaints == []


def look_at(inspector: Inspector, scene: Scene, model: type[Model]) -> None:
    """A model's list and the form of its first object."""
    inspector.page.goto(scene.server + adminpages.page(model))
    inspector.look(heading(inspector, str(model._meta.verbose_name)))
    inspector.page.goto(scene.server + adminpages.page(first(model), "change"))
    inspector.look(heading(inspector, str(model._meta.verbose_name)))


def first(model: type[Model]) -> Model:
    found = model._default_manager.order_by("pk").first()
    assert found is not None
    return found


def heading(inspector: Inspector, name: str) -> str:
    """The page's heading, which must speak of this thing."""
    text = inspector.page.get_by_role("heading", level=1).inner_text()
    assert name.lower() in text.lower()
    return text
