"""A filter leaves on a page what still wants attention; what is added up stays the sum of everything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from scoring.models import Criterion, Evidence, Score, Scorecard, Stage
from scoring.sheet import load_sheet
from tests.boxes import boxes_in
from tests.years import Made, make_year

ME = "dv-02"


@pytest.fixture
def made(db: None) -> Made:
    """Three members and seven criteria («1.1» and «2.1» want evidence), all scored, nothing explained."""
    made = make_year(members=3, leaves=7)
    Score.objects.update(explanation="")
    return made


@pytest.fixture
def look(made: Made) -> Callable[..., dict[str, Any]]:
    """`look("grid", loc="chua-cham")`: what the secretary's page has."""
    client = Client()
    client.force_login(made.secretary)

    def open_page(name: str, *args: object, **query: str) -> dict[str, Any]:
        answer = client.get(made.address(name, *args), query)
        assert answer.status_code == 200
        names = answer.context.keys()
        return {name: answer.context[name] for name in names} | {"html": answer.content.decode()}

    return open_page


def clear(member: str, criterion: str, **fields: Any) -> None:
    Score.objects.filter(card__member__code=member, criterion__code=criterion).update(**fields)


def counts(context: dict[str, Any]) -> dict[str, int]:
    return {choice.label: choice.places for choice in context["filters"]}


def boxes(context: dict[str, Any]) -> list[str]:
    """The criteria of the boxes on the page, in their order."""
    return list(dict.fromkeys(box.criterion for box in boxes_in(context["html"])))


def add_evidence(made: Made, member: str, criterion: str) -> None:
    card = Scorecard.objects.get(round=made.round, member__code=member)
    node = Criterion.objects.get(rubric=made.round.rubric, code=criterion)
    Evidence.objects.create(
        card=card,
        criterion=node,
        name="a.pdf",
        kind="pdf",
        content_type="application/pdf",
        sha256="0" * 64,
        size=1,
        added_by="Thư ký",
    )


def test_what_is_not_scored_yet_is_found_in_the_grid_by_the_value_that_one_looks_at(made: Made, look: Callable):
    clear(ME, "1.3", agreed_input=None, agreed_points=None)
    clear("dv-03", "2.1", agreed_input=None, agreed_points=None)
    clear("dv-01", "1.5", appraised_input=None, appraised_points=None)
    whole = look("grid")
    found = look("grid", loc="chua-cham")
    assert counts(found)["Chưa thống nhất"] == counts(whole)["Chưa thống nhất"] == 2
    assert boxes(found) == ["1.3", "2.1"]
    appraised = look("grid", loc="chua-cham", **{"gia-tri": "tham-dinh"})
    assert (boxes(appraised), counts(appraised)["Chưa thẩm định"]) == (["1.5"], 1)
    # The groups above them stay, and every sum is that of everything.
    assert [row.code for row in found["rows"]] == ["1", "1.3", "2", "2.1"]
    assert [row.sums for row in found["rows"] if not row.leaf] == [row.sums for row in whole["rows"] if not row.leaf]
    assert found["footer"] == whole["footer"]
    assert found["lacking"] == whole["lacking"] == 2


def test_on_a_card_and_by_criterion_it_is_the_value_of_the_present_step(made: Made, look: Callable):
    clear(ME, "1.3", agreed_input=None, agreed_points=None)
    clear(ME, "1.4", appraised_input=None, appraised_points=None)
    assert boxes(look("card", ME, loc="chua-cham")) == ["1.3"]
    assert look("card", ME, loc="chua-cham")["totals"] == look("card", ME)["totals"]
    by_criterion = look("criterion", "1.3", loc="chua-cham")
    assert [row.member.code for row in by_criterion["rows"] if row.kept] == [ME]
    assert counts(by_criterion) == {"Tất cả": None, "Chưa thống nhất": 1, "Còn ý kiến": 0}


def test_disputed_is_what_a_member_explained_against_its_appraisal_and_the_bloc_has_not_decided(
    made: Made, look: Callable
):
    for member, criterion, fields in (
        (ME, "1.1", {}),
        (ME, "1.2", {"explanation": "Đã có báo cáo."}),
        (ME, "1.3", {"explanation": "Đã có báo cáo.", "agreed_input": None, "agreed_points": None}),
        (ME, "1.4", {"agreed_input": None, "agreed_points": None}),
    ):
        clear(member, criterion, self_points="50", appraised_points="40", **fields)
    for name, args in (("grid", ()), ("card", (ME,))):
        found = look(name, *args, loc="khac-nhau")
        assert (boxes(found), counts(found)["Còn ý kiến"]) == (["1.3"], 1)


def test_without_evidence_is_what_wants_some_and_has_no_file(made: Made, look: Callable):
    add_evidence(made, ME, "1.1")
    assert boxes(look("card", ME, loc="thieu-minh-chung")) == ["2.1"]
    assert counts(look("grid"))["Thiếu minh chứng"] == 5
    # One that a member gave itself nothing for has nothing to show.
    clear(ME, "2.1", self_points=0)
    assert look("card", ME, loc="thieu-minh-chung")["none_left"] == "Không thiếu minh chứng nào"


@pytest.mark.parametrize(("name", "args"), [("grid", ()), ("card", (ME,)), ("criterion", ("1.3",))])
def test_where_nothing_is_left_the_page_says_so_and_leads_back_to_everything(
    made: Made, look: Callable, name: str, args: tuple[str, ...]
):
    found = look(name, *args, loc="chua-cham")
    assert boxes(found) == []
    assert "Không còn ô nào chưa chấm" in found["html"]
    assert f'<a class="btn btn-primary" href="{found["all_url"]}">Xem tất cả</a>' in found["html"]


def test_a_filter_nobody_knows_is_none(look: Callable):
    assert boxes(look("grid", loc="gi-do")) == boxes(look("grid"))


def test_what_a_form_could_not_save_stays_in_sight_under_a_filter(made: Made):
    clear(ME, "1.4", agreed_input=None, agreed_points=None)
    client = Client()
    client.force_login(made.secretary)
    typed = {f"v:{Stage.AGREED.value}:{ME}:1.1": "999", "round": str(made.round.pk), "loaded": "[]"}
    answer = client.post(f"{made.address('grid')}?loc=chua-cham", typed)
    assert answer.status_code == 422
    assert boxes({"html": answer.content.decode()}) == ["1.1", "1.4"]


def test_what_is_printed_has_everything_whatever_the_page_shows(made: Made):
    client = Client()
    client.force_login(made.secretary)
    for name, args in (("card", (ME,)), ("criterion", ("1.3",))):
        kinds = [client.get(f"{made.address(f'{name}.pdf', *args)}?loc={loc}").context for loc in ("", "chua-cham")]
        assert len({len(context["rows"]) for context in kinds}) == 1
    assert load_sheet(made.round).lacking(Stage.AGREED, made.codes) == 0


def sent(
    client: Client, made: Made, address: str, member: str, criterion: str, stage: str, value: str
) -> dict[str, Any]:
    """What the server answers to one box that was left."""
    version = load_sheet(made.round).mark(member, criterion).version
    form = {"round": made.round.pk, "member": member, "criterion": criterion, "stage": stage, "value": value}
    form |= {"version": version, "reason": "Theo biên bản"}
    answer = client.post(address, form, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(
    ("name", "arguments", "query"),
    [
        ("grid", (), ""),
        ("grid", (), "?gia-tri=tham-dinh"),
        ("card", (ME,), ""),
        ("criterion", ("1.3",), ""),
    ],
)
def test_a_save_tells_the_counts_that_the_page_shows_when_it_is_opened_again(
    name: str, arguments: tuple[str, ...], query: str, made: Made
) -> None:
    clear(ME, "1.3", agreed_input=None, agreed_points=None, explanation="Xem lại")
    clear("dv-03", "1.2", appraised_input=None, appraised_points=None, agreed_input=None, agreed_points=None)
    client = Client()
    client.force_login(made.secretary)
    address = made.address(name, *arguments) + query
    for stage, value in (("agreed", "Khá"), ("appraised", ""), ("agreed", "")):
        told = sent(client, made, address, ME, "1.3", stage, value)
        page = client.get(address).context
        assert told["looks"] == {choice.key: choice.places for choice in page["filters"] if choice.key}
        assert told["lacking"] == page["lacking"]


def test_a_save_on_a_card_tells_what_is_left_to_do_there(made: Made) -> None:
    Scorecard.objects.update(state="submitted")
    clear(ME, "1.3", appraised_input=None, appraised_points=None)
    client = Client()
    client.force_login(made.secretary)
    address = made.address("card", ME)
    assert client.get(address).context["deed_on"].left == "Còn 1 tiêu chí chưa thẩm định: 1.3."
    told = sent(client, made, address, ME, "1.3", "appraised", "Khá")
    assert told["left"]["appraised"] == "Đã thẩm định đủ 7 tiêu chí."
    assert client.get(address).context["deed_on"].left == told["left"]["appraised"]
