"""The page of one document: what it tells of the documents that it stands on."""

import pytest
from django.test import Client

from documents.verbs.filing import GroundLine
from tests.documents.issued import file_in, put_out, say
from tests.years import make_year


@pytest.mark.django_db
def test_what_became_of_a_ground_is_told_to_whoever_may_read_it() -> None:
    made = make_year(members=3, leaves=1, scored=False, visibility="own")
    card = put_out(made, "phieu-cham-diem/nam/dv-02", kind="Phiếu chấm điểm", title="RIÊNG")
    citing = file_in(made, "Kết luận", GroundLine("Theo phiếu kia", card.pk)).document
    say(made, card, "withdrawn", reason="LÝ DO RIÊNG")
    told = {}
    for user in (made.representative("dv-01"), made.representative("dv-02"), made.clerk):
        client = Client()
        client.force_login(user)
        shown = client.get(made.address("document", citing.pk))
        [ground] = shown.context["grounds"]
        told[user.username] = (
            ground.text,
            bool(ground.url),
            "LÝ DO RIÊNG" in ground.warning,
            "LÝ DO RIÊNG" in shown.content.decode(),
        )
    assert list(told.values()) == [
        ("Theo phiếu kia", False, False, False),
        ("Theo phiếu kia", True, True, True),
        ("Theo phiếu kia", True, True, True),
    ]
