"""An installation in which proposals after a campaign stood beside the review: none of them is lost."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from awards.models import AwardForm, Nomination, Proposal
from common.vietnamese.dates import today_vn
from tests.migrating import models_before, to_newest

# By SQL that differs between the two.
pytestmark = pytest.mark.database
BEFORE = [("campaigns", "0024_prize_money"), ("awards", "0007_proposals_made_awards")]
LONG = "Nguyễn " * 20


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were then."""
    with models_before(BEFORE) as apps:
        yield apps


def test_each_row_is_a_case_with_its_proposal_and_the_catalogue_knows_its_award(before: Any) -> None:
    model = before.get_model
    bloc = model("members", "Bloc").objects.create(code="k", name="Khối", parent="Tỉnh ủy", locality="Bình Thuận")
    year = model("members", "BlocYear").objects.create(bloc=bloc, year=2023)
    members = []
    for order, name in enumerate(("Ban Dân vận", "Báo Bình Thuận"), start=1):
        agency = model("members", "Agency").objects.create(code=f"dv-{order}", name=name, locality="Bình Thuận")
        own = {"name": name, "short_name": name, "code": f"dv-{order}", "order": order, "role": "member"}
        members.append(model("members", "Membership").objects.create(year=year, agency=agency, **own))
    days = {"starts": date(2023, 1, 1), "ends": date(2023, 6, 30)}
    campaign = model("campaigns", "Campaign").objects.create(year=year, number=1, order=1, name="Đợt 1", **days)
    form = model("awards", "AwardForm").objects.create(
        bloc=bloc, code="co", order=1, category="title", subject="collective", level="province"
    )
    model("awards", "FormEdition").objects.create(form=form, name="Cờ thi đua")
    model("awards", "Nomination").objects.create(
        year=year, form=form, occasion="Đột xuất", order=4, member=members[0], person=""
    )
    rows = [
        ("Giấy khen", "individual", "Trần Văn Hai", members[0], "Sáng kiến"),
        ("cờ  thi đua", "collective", "báo bình thuận", members[1], ""),
        ("Giấy khen", "collective", "Phòng Một", members[1], ""),
        ("Giấy khen", "individual", LONG.strip(), members[1], "Ghi chú"),
    ]
    proposals = model("campaigns", "AwardProposal").objects
    for order, (award, kind, name, member, note) in enumerate(rows, start=1):
        proposals.create(campaign=campaign, order=order, award=award, kind=kind, name=name, member=member, note=note)
    ContentType.objects.get_or_create(app_label="campaigns", model="awardproposal")

    to_newest()

    cases = Nomination.objects.filter(campaign=campaign.pk).select_related("form", "member").order_by("pk")
    assert [(one.form.code, one.order, one.member.code, one.unit, one.person) for one in cases] == [
        ("dot-thi-dua-1", 1, "dv-1", "", "Trần Văn Hai"),
        ("co", 5, "dv-2", "", ""),
        ("dot-thi-dua-2", 1, "dv-2", "Phòng Một", ""),
        ("dot-thi-dua-1", 2, "dv-2", "", LONG[:100].strip()),
    ]
    assert {one.occasion for one in cases} == {"Đợt 1"}
    steps = [
        (one.number, *one.steps.values_list("number", "to", "on", "remark").get())
        for one in Proposal.objects.order_by("number")
    ]
    remarks = ["Sáng kiến", "", "", f"{LONG.strip()}\nGhi chú"]
    assert steps == [(number, 1, "planned", today_vn(), remark) for number, remark in enumerate(remarks, start=1)]
    named = {form.code: (form.subject, form.editions.get().name) for form in AwardForm.objects.all()}
    assert named == {
        "co": ("collective", "Cờ thi đua"),
        "dot-thi-dua-1": ("individual", "Giấy khen"),
        "dot-thi-dua-2": ("collective", "Giấy khen"),
    }
    assert not ContentType.objects.filter(app_label="campaigns", model="awardproposal").exists()
    assert Nomination.objects.filter(campaign=None, occasion="Đột xuất").count() == 1
