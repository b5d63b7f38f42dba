"""The launch of a campaign: where it stands before and after, and what its notice says of it."""

import json
from datetime import date

import pytest
from django.test import Client

from campaigns.launching import launch_of, launches_of, stage_of
from campaigns.models import Campaign
from common.audit.log import Actor
from common.yearfile.files import dump, load
from common.yearfile.parsing import YearFileRefused
from documents.models import Document
from tests.adminpages import page
from tests.as_read import as_read
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=2, campaigns=2, scored=False)


def client_of(made: Made) -> Client:
    client = Client()
    client.force_login(made.clerk)
    return client


def issue(made: Made, number: int) -> Document:
    typed = {"version": "0", "on": "20/3/2024", "seen": "on", "replaces": ""}
    assert client_of(made).post(made.address("composition-issue", launch_of(number)), typed).status_code == 302
    return Document.objects.get(source=launch_of(number))


def test_a_campaign_is_a_draft_until_it_was_launched_and_then_follows_its_days() -> None:
    campaign = Campaign(starts=date(2024, 3, 1), ends=date(2024, 6, 30))
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 6, 30), date(2024, 7, 1)]
    assert [stage_of(campaign, day, launched=False) for day in days] == [
        "Dự thảo",
        "Đang thực hiện",
        "Đang thực hiện",
        "Đã kết thúc",
    ]
    assert stage_of(campaign, days[0], launched=True) == "Đã ban hành"


def test_the_page_names_the_notice_in_force_and_leads_to_it(made: Made) -> None:
    reader = Client()
    reader.force_login(made.representative("dv-02"))
    shown = reader.get(made.address("campaign", 2))
    assert shown.context["launch"] is None
    document = issue(made, 2)
    assert launches_of(made.year) == {2: document}
    shown = reader.get(made.address("campaign", 2))
    assert shown.context["launch"].cited == f"Thông báo số {document.sign}, ngày 20/03/2024"
    assert f'href="{made.address("document", document.pk)}"' in as_read(shown)
    assert reader.get(made.address("document", document.pk)).status_code == 200
    assert reader.get(made.address("campaign", 1)).context["launch"] is None
    Document.objects.filter(pk=document.pk).update(state=Document.State.WITHDRAWN, state_reason="Nhầm")
    assert launches_of(made.year) == {}


def test_what_is_not_written_yet_is_told_to_who_writes_it(made: Made) -> None:
    Campaign.objects.filter(number=1).update(aims="Một", criteria="Hai")
    secretary, reader = Client(), Client()
    secretary.force_login(made.secretary)
    reader.force_login(made.representative("dv-02"))
    told = "Nội dung chưa ghi: Phạm vi, đối tượng, Biện pháp thực hiện."
    assert [told in as_read(client.get(made.address("campaign", 1))) for client in (secretary, reader)] == [True, False]


def body_of(made: Made, number: int) -> list[str]:
    shown = client_of(made).get(made.address("composition", launch_of(number)))
    lines: list[str] = shown.context["form"]["body"].value().splitlines()
    return lines


def test_the_notice_has_what_the_campaign_says_and_numbers_only_what_there_is(made: Made) -> None:
    Campaign.objects.filter(number=1).update(
        aims="- Một\nHai.", scope="Toàn Khối", criteria="Vượt chỉ tiêu", measures="Tuyên truyền", answers="Cả nước"
    )
    lines = body_of(made, 1)
    assert lines[0] == (
        "Khối thi đua khoi-thu phát động thi đua Đợt thi đua 1 năm 2024, hưởng ứng phong trào thi đua Cả nước như sau:"
    )
    assert lines[1:6] == ["I. Mục tiêu", "- Một.", "- Hai.", "II. Phạm vi, đối tượng", "- Toàn Khối."]
    assert [line for line in lines if line.partition(".")[0] in {"III", "IV", "V", "VI", "VII", "VIII"}] == [
        "III. Thời gian, chủ đề",
        "IV. Các ngày kỷ niệm",
        "V. Nội dung thi đua",
        "VI. Tiêu chí thi đua",
        "VII. Biện pháp thực hiện",
        "VIII. Tổ chức thực hiện",
    ]
    heads = [line for line in body_of(made, 2) if line.partition(".")[0] in {"I", "II", "III", "IV", "V"}]
    assert heads == ["I. Thời gian, chủ đề", "II. Các ngày kỷ niệm", "III. Nội dung thi đua", "IV. Tổ chức thực hiện"]


def test_a_launched_campaign_stays_at_every_door(made: Made) -> None:
    """On its page (tests/campaigns/verbs/test_plan.py), in administration, and where a year file leaves it out."""
    document = issue(made, 2)
    why = f"Đợt này đã được phát động bằng Thông báo {document.sign} nên không bỏ được."
    admin = Client()
    admin.force_login(made.secretary)
    campaign = Campaign.objects.get(year=made.year, number=2)
    answer = admin.post(page(campaign, "delete"), {"post": "yes"})
    assert (answer.status_code, why in as_read(answer)) == (403, True)
    file = dump(made.year)
    file["campaigns"] = file["campaigns"][:1]
    with pytest.raises(YearFileRefused) as refused:
        load(json.dumps(file).encode(), Actor(name="A"))
    assert [str(one) for one in refused.value.problems] == [f"campaigns: Tệp không có «{campaign.name}» (số 2). {why}"]
    assert Campaign.objects.filter(year=made.year).count() == 2
    # One of which nothing was issued goes.
    first = Campaign.objects.get(year=made.year, number=1)
    assert admin.post(page(first, "delete"), {"post": "yes"}).status_code == 302
