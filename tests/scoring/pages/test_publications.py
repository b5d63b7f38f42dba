"""What was published, at its doors: frozen bytes, who may have them, and pages that no longer compute anything."""

import json

import pytest
from django.test import Client

from common.vietnamese.numbers import show_points
from members.models import User
from scoring.models import Publication, Round, Score
from scoring.rules.snapshot import digest, read
from scoring.verbs.publication import EligibilityVerdict
from tests.archive import archival_faults
from tests.printing import Paper
from tests.structure import data_of
from tests.years import Made, make_year

ME, OTHER = "dv-02", "dv-01"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def made(db: None) -> Made:
    """A published round of four, one of them not ranked, that shows its totals."""
    return make_year(members=4, leaves=9, step="published", ineligible=["dv-03"])


def rows_of(user: User, address: str) -> list[tuple[str, str, str]]:
    rows = client_of(user).get(address).context["rows"]
    return [(row.member.code, row.shown_rank, row.shown_total) for row in rows]


def test_published_standings_are_what_was_frozen_and_are_never_computed_again(made: Made) -> None:
    frozen = read(Publication.objects.get().snapshot)
    expected = [(line.code, str(line.rank or ""), show_points(line.total)) for line in frozen.standings]
    # Somebody who came past every verb: the page goes on showing what was published.
    Score.objects.filter(card__member__code=ME).update(points=0)
    for name, *args in (("standings",), ("standings-publication", 1)):
        assert rows_of(made.secretary, made.address(name, *args)) == expected


def test_card_and_grid_of_a_published_round_equal_the_snapshot_before_and_after_a_correction(made: Made) -> None:
    for number in (1, 2):
        frozen = read(Publication.objects.get(number=number).snapshot)
        grid = client_of(made.secretary).get(made.address("grid")).context
        assert {cell.member: (cell.total, cell.rank) for cell in grid["footer"]} == {
            line.code: (show_points(line.total), line.rank) for line in frozen.members
        }
        for line in frozen.members:
            card = client_of(made.secretary).get(made.address("card", line.code)).context
            assert (card["total"], card["editable"]) == (show_points(line.total), False)
            assert {row.code: row.points for row in card["rows"]} == {
                code: show_points(points) for code, points in line.nodes.items()
            }
        if number == 1:
            made.correct({(ME, "1.1"): "99", (ME, "1.2"): "250/100"})


def test_the_frozen_print_is_the_very_same_file_for_good(made: Made) -> None:
    kept = Publication.objects.get()
    for user in (made.secretary, made.representative(ME)):
        answer = client_of(user).get(made.address("standings-publication.pdf", 1))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content == bytes(kept.pdf)
        assert digest(answer.content) == kept.pdf_sha256
    made.correct({(ME, "1.1"): "99"})
    assert client_of(made.secretary).get(made.address("standings-publication.pdf", 1)).content == bytes(kept.pdf)


def test_the_snapshot_is_handed_out_byte_by_byte_to_the_staff_alone(made: Made) -> None:
    kept = Publication.objects.get()
    for user in (made.secretary, made.leader, made.clerk, made.admin):
        answer = client_of(user).get(made.address("standings-publication.json", 1))
        assert (answer.status_code, digest(answer.content)) == (200, kept.sha256)
        assert json.loads(answer.content)["format"] == "khoithidua.publication/1"
    assert client_of(made.representative(ME)).get(made.address("standings-publication.json", 1)).status_code == 403


@pytest.mark.parametrize(
    ("made_for", "now", "status"),
    [
        ("own", "own", 403),
        ("totals", "own", 403),
        ("full", "own", 403),
        ("own", "totals", 200),
        ("totals", "totals", 200),
        ("full", "totals", 403),
        ("own", "full", 200),
        ("totals", "full", 200),
        ("full", "full", 200),
    ],
)
def test_a_member_has_the_frozen_print_where_it_may_see_all_that_stands_in_it(
    made_for: str, now: str, status: int, db: None
) -> None:
    made = make_year(members=3, leaves=5, step="published", visibility=made_for)
    Round.objects.update(visibility=now)
    member = client_of(made.representative(ME))
    assert member.get(made.address("standings-publication.pdf", 1)).status_code == status
    page = member.get(made.address("standings-publication", 1))
    assert (page.status_code, bool(page.context["file"])) == (200, status == 200)
    assert ("Bản công bố (PDF)" in page.content.decode()) == (status == 200)
    assert client_of(made.clerk).get(made.address("standings-publication.pdf", 1)).status_code == 200


@pytest.mark.parametrize("visibility", ["own", "totals", "full"])
def test_the_frozen_print_holds_as_much_as_the_round_shows(visibility: str, db: None) -> None:
    made = make_year(members=4, leaves=9, step="published", visibility=visibility, ineligible=["dv-03"])
    made.correct({(ME, "1.1"): "99"}, [EligibilityVerdict("dv-03", False, "Đã gỡ", "QĐ 9")], reason="Cộng nhầm")
    frozen = read(Publication.objects.get(number=2).snapshot)
    paper = Paper(client_of(made.secretary).get(made.address("standings-publication.pdf", 2)).content)
    assert (paper.faults(), archival_faults(paper.content)) == ([], [])
    rows = {row[1]: row for row in paper.rows if row[0].isdigit()}
    for line in frozen.members:
        figures = [show_points(line.nodes[code]) for code in ("1", "2")] if visibility == "full" else []
        assert rows[line.name] == [str(line.rank), line.name, *figures, show_points(line.total), line.band]
    assert paper.text.count("Lý do đính chính: Cộng nhầm") == 1
    assert Publication.objects.get(number=2).sha256 in paper.everything.replace(" ", "")
    told = {row["member"]: row for row in data_of(paper.content)["standings"]}
    assert {code: row["total"] for code, row in told.items()} == {
        line.code: None if line.total is None else f"{line.total:f}" for line in frozen.members
    }
    assert {len(row["groups"]) for row in told.values()} == {2 if visibility == "full" else 0}
    assert made.secrets(OTHER) & set(paper.text.split()) <= {show_points(line.total) for line in frozen.members}


def test_a_publication_of_sample_data_says_so_on_every_sheet(made: Made) -> None:
    sample = make_year(members=3, leaves=5, bloc="khoi-mau")
    Round.objects.filter(pk=sample.round.pk).update(is_sample=True)
    sample.publish()
    paper = Paper(client_of(sample.secretary).get(sample.address("standings-publication.pdf", 1)).content)
    assert paper.everything.count("Số liệu minh họa") == len(paper.sizes)


def test_a_broken_snapshot_is_told(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Khớp số liệu" in client_of(made.secretary).get(made.address("standings-publication", 1)).content.decode()
    monkeypatch.setattr("scoring.pages.publications.digest", lambda text: "0" * 64)
    told = client_of(made.secretary).get(made.address("standings-publication", 1)).content.decode()
    assert "Số liệu không khớp mã xác nhận." in told


def test_the_frozen_card_shows_all_three_values_to_who_may_see_it(made: Made) -> None:
    address = made.address("standings-publication", 1)
    page = client_of(made.representative(ME)).get(f"{address}?don-vi={ME}")
    leaf = next(row for row in page.context["scores"] if row.node.code == "1.1")
    assert [text for _, text, _ in leaf.given] == [
        made.text(ME, "1.1", stage) for stage in ("self", "appraised", "agreed")
    ]
    assert leaf.explanation == f"Giải trình của {ME} về 1.1."
    assert client_of(made.representative(ME)).get(f"{address}?don-vi={OTHER}").status_code == 404
    assert client_of(made.secretary).get(f"{address}?don-vi=khong-co").status_code == 404


@pytest.mark.parametrize("number", [0, 2, 99])
def test_there_is_no_other_publication_than_those_that_were_made(number: int, made: Made) -> None:
    for door in ("", ".pdf", ".json"):
        answer = client_of(made.secretary).get(made.address(f"standings-publication{door}", number))
        assert answer.status_code == 404


def test_what_moved_since_the_last_publication_is_said_in_words(made: Made) -> None:
    before = read(Publication.objects.get().snapshot)
    made.correct({(ME, "1.1"): "99"})
    after = read(Publication.objects.get(number=2).snapshot)
    old, new = (snapshot.member(ME) for snapshot in (before, after))
    assert old is not None
    assert new is not None
    rows = client_of(made.secretary).get(made.address("standings")).context["rows"]
    told = {row.member.code: row.moved for row in rows}
    assert old.rank is not None
    assert new.rank is not None
    assert old.rank - new.rank == 1
    before_it = f"Tổng điểm trước là {show_points(old.total)}. Xếp loại trước là {old.band}."
    assert told[ME] == f"Lên 1 hạng (trước hạng {old.rank}). {before_it}"
    assert "▲" in client_of(made.secretary).get(made.address("standings")).content.decode()


# --- by group


def test_members_are_ranked_by_a_group_alone(made: Made) -> None:
    page = client_of(made.secretary).get(made.address("standings") + "?nhom=1")
    rows = page.context["rows"]
    contest = [row for row in rows if row.member.ineligible is None]
    points = [row.member.nodes["1"] for row in contest]
    assert points == sorted(points, reverse=True)
    assert [row.group_rank for row in contest] == [1, 2, 3]
    assert [row.group_rank for row in rows if row.member.ineligible] == [None]
    assert client_of(made.secretary).get(made.address("standings") + "?nhom=9").status_code == 404


@pytest.mark.parametrize(("visibility", "status"), [("own", 403), ("totals", 403), ("full", 200)])
def test_a_group_is_for_who_may_see_what_everybody_got_in_it(visibility: str, status: int, made: Made) -> None:
    Round.objects.update(visibility=visibility)
    for door in ("standings", "standings.pdf", "standings.xlsx"):
        assert client_of(made.representative(ME)).get(made.address(door) + "?nhom=1").status_code == status


# --- publishing, over the wire


def test_the_form_publishes_what_it_showed(db: None) -> None:
    made = make_year(members=3, leaves=5)
    client = client_of(made.leader)
    seen = client.get(made.address("standings-publish")).context["seen"]
    form = {"round": str(made.round.pk), "typed": "CÔNG BỐ"}
    refused = client.post(made.address("standings-publish"), form)
    assert (refused.status_code, Publication.objects.count()) == (422, 0)
    answer = client.post(made.address("standings-publish"), form | {"seen": seen})
    assert (answer.status_code, answer["Location"]) == (302, made.address("standings-publication", 1) + "?ky=nam")
    again = client.post(made.address("standings-publish"), form | {"seen": seen})
    assert (again.status_code, Publication.objects.count()) == (422, 1)


@pytest.mark.parametrize("who", ["clerk", "admin"])
def test_who_may_not_publish_is_told_so_and_publishes_nothing(who: str, db: None) -> None:
    made = make_year(members=3, leaves=5)
    client = client_of(getattr(made, who))
    page = client.get(made.address("standings-publish"))
    assert page.context["answer"].reason == "Chỉ Thư ký Khối và Lãnh đạo Khối được công bố và đính chính kết quả."
    form = {"round": str(made.round.pk), "typed": "CÔNG BỐ", "seen": page.context["seen"]}
    assert client.post(made.address("standings-publish"), form).status_code == 422
    assert client.post(made.address("standings-correction"), form | {"viec": "cong-bo"}).status_code == 403
    assert Publication.objects.count() == 0


def test_a_form_for_another_bloc_s_round_publishes_nothing(db: None) -> None:
    ours, theirs = make_year(members=3, leaves=5), make_year(members=3, leaves=5, bloc="khoi-khac")
    form = {"round": str(theirs.round.pk), "typed": "CÔNG BỐ", "seen": "x"}
    assert client_of(ours.secretary).post(ours.address("standings-publish"), form).status_code == 404
    assert Publication.objects.count() == 0


# --- correcting, over the wire


def test_the_form_of_a_correction_keeps_what_was_typed_until_it_is_published(made: Made) -> None:
    client, address = client_of(made.secretary), made.address("standings-correction")
    form = {"round": str(made.round.pk), "number": "1", "reason": "Cộng nhầm"}
    added = client.post(address, form | {"viec": "them", "don-vi": ME, "tieu-chi": "1.1"})
    place = added.context["places"][0]
    assert (added.status_code, place.text, place.published) == (200, made.text(ME, "1.1"), made.text(ME, "1.1"))
    wrong = client.post(address, form | {"viec": "xem", f"score:{ME}:1.1": "101"})
    assert (wrong.status_code, wrong.context["places"][0].text, wrong.context["reason"]) == (422, "101", "Cộng nhầm")
    assert wrong.context["places"][0].problem.startswith("Điểm phải từ 0 đến 100")
    form |= {f"score:{ME}:1.1": "99"}
    shown = client.post(address, form | {"viec": "xem"})
    assert (shown.status_code, [move.after.code for move, _ in shown.context["moves"]]) == (200, [ME, "dv-04"])
    unseen = client.post(address, form | {"viec": "cong-bo", "typed": "CÔNG BỐ"})
    assert (unseen.status_code, Publication.objects.count()) == (422, 1)
    other = {"seen": shown.context["seen"], f"score:{ME}:1.1": "98"}
    assert client.post(address, form | other | {"viec": "cong-bo", "typed": "CÔNG BỐ"}).status_code == 422
    done = client.post(address, form | {"viec": "cong-bo", "typed": "CÔNG BỐ", "seen": shown.context["seen"]})
    assert (done.status_code, done["Location"]) == (302, made.address("standings-publication", 2) + "?ky=nam")


def test_the_word_is_asked_for_only_where_its_box_stands(made: Made) -> None:
    client, address = client_of(made.secretary), made.address("standings-correction")
    form = {"round": made.round.pk, "number": "1", "reason": "Cộng nhầm", "viec": "cong-bo", "typed": "công bố"}
    for value, problems, boxes in (
        ("1", ["typed"], 1),
        ("101", [f"score:{ME}:1.1"], 0),
        (made.text(ME, "1.1"), [], 0),
    ):
        answer = client.post(address, form | {f"score:{ME}:1.1": value})
        assert list(answer.context["problems"]) == problems
        assert answer.content.decode().count('id="typed"') == boxes
    same = {f"score:{ME}:1.1": made.text(ME, "1.1"), "typed": "CÔNG BỐ"}
    answer = client.post(address, form | same)
    assert answer.context["problems"] == {"nothing": "Chưa có thay đổi nào so với lần công bố trước."}
    # That is no box, and nothing leads to it.
    assert answer.content.decode().count('href="#nothing"') == 0


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"viec": "them", "don-vi": ME}, "don-vi"),
        ({"viec": "them", "don-vi": "khong-co", "tieu-chi": "1.1"}, "don-vi"),
        ({"viec": "them", "don-vi": ME, "tieu-chi": "1"}, "don-vi"),
        ({"viec": "them", "don-vi": ME, "tieu-chi": "1.1", f"score:{ME}:1.1": "5"}, "don-vi"),
        ({"viec": "them-xet", "don-vi-xet": "khong-co"}, "don-vi-xet"),
        ({"viec": "xem", "verdict:dv-01": "khong-xet"}, "verdict:dv-01"),
    ],
)
def test_what_is_missing_in_the_form_is_told_at_its_place(typed: dict[str, str], problem: str, made: Made) -> None:
    form = {"round": str(made.round.pk), "number": "1"}
    answer = client_of(made.secretary).post(made.address("standings-correction"), form | typed)
    assert (answer.status_code, set(answer.context["problems"])) == (422, {problem})


def test_a_place_can_be_taken_off_the_form_again(made: Made) -> None:
    form = {"round": str(made.round.pk), "number": "1", f"score:{ME}:1.1": "5", "verdict:dv-01": "khong-xet"}
    for name in (f"score:{ME}:1.1", "verdict:dv-01"):
        answer = client_of(made.secretary).post(made.address("standings-correction"), form | {"viec": f"bo:{name}"})
        left = [row.name for row in (*answer.context["places"], *answer.context["verdicts"])]
        assert (answer.status_code, left) == (200, [one for one in form if ":" in one and one != name])


def test_before_publication_there_is_nothing_to_correct(db: None) -> None:
    made = make_year(members=3, leaves=5)
    page = client_of(made.secretary).get(made.address("standings-correction"))
    assert (page.status_code, "Chưa có gì để đính chính" in page.content.decode()) == (200, True)
