"""No PDF is made while a transaction is open: the function that makes them checks, so nobody has to remember."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from common.audit.log import Actor
from common.records.bundle import BundlePart, merge_pdfs
from common.records.pdf import render_pdf
from common.records.unlocked import LockedMeanwhile
from documents.verbs.issuing import Order, issue
from scoring.verbs.publication import publish
from tests.common.files.samples import pdf
from tests.pacts.life import begin
from tests.years import Made, make_year

HTML = '<html lang="vi"><body><p>Đảng ủy Khối'


def set_a_record(made_at: Any) -> bytes:
    return render_pdf(HTML, title="Thử", made_at=made_at)


def bind_a_bundle(made_at: Any) -> bytes:
    return merge_pdfs([BundlePart("Thử", 1, pdf("thử"))], title="Thử", made_at=made_at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("work", [set_a_record, bind_a_bundle])
def test_what_takes_long_is_refused_in_a_transaction_and_done_outside_of_one(
    work: Callable[[Any], bytes], made_at: Any
) -> None:
    with transaction.atomic(), pytest.raises(LockedMeanwhile):
        work(made_at)
    assert work(made_at)[:5] == b"%PDF-"


@pytest.mark.django_db
def test_what_a_test_wraps_itself_in_is_no_transaction_of_ours_and_what_is_begun_inside_is(made_at: Any) -> None:
    assert connection.in_atomic_block
    assert set_a_record(made_at)[:5] == b"%PDF-"
    with transaction.atomic(), pytest.raises(LockedMeanwhile):
        set_a_record(made_at)
    assert set_a_record(made_at)[:5] == b"%PDF-"


def publish_it(made: Made) -> None:
    publish(
        round_id=made.round.pk,
        typed="CÔNG BỐ",
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
    )


def issue_it(made: Made) -> None:
    order = Order(
        year=made.year, kind="Kế hoạch", title="Thi đua", source="ke-hoach", on=date(2024, 3, 17),
        render=lambda issuance: b"%PDF-1.7", actor=Actor(name="t"), filename="a.pdf",
    )  # fmt: skip
    issue(order, reader=None)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [publish_it, issue_it])
def test_a_verb_that_makes_a_record_is_no_part_of_somebody_else_s_transaction(verb: Callable[[Made], None]) -> None:
    made = make_year(members=2, leaves=1)
    with transaction.atomic(), pytest.raises(LockedMeanwhile):
        verb(made)


@pytest.mark.django_db
def test_the_pact_is_not_frozen_in_somebody_else_s_transaction() -> None:
    life = begin()
    with transaction.atomic(), pytest.raises(LockedMeanwhile):
        life.freeze()


@pytest.mark.django_db
def test_nothing_is_corrected_in_somebody_else_s_transaction() -> None:
    made = make_year(members=2, leaves=1)
    made.publish()
    with transaction.atomic(), pytest.raises(LockedMeanwhile):
        made.correct({("dv-01", "1.1"): "99"})
