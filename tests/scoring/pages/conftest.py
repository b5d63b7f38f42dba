"""What tests of the rubric's editor stand on: a year whose rubric may be changed, and its secretary at work."""

import pytest
from django.test import Client

from scoring.models import Round
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    """A rubric «1» with five criteria of every kind, its round still being prepared."""
    return make_year(members=2, leaves=5, scored=False, step=Round.Step.PREPARING)


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client
