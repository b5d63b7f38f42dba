from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from common.yearfile.files import dump
from documents.models import Document
from members.models import Membership
from members.odd_days import NEEDLESS
from pacts.models import Pact, Signature
from pacts.yearfile import left_out
from tests.printing import store, year_2023
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db

SIGNED = "Giao ước đã có chữ ký nên nội dung không sửa được nữa."


def plain(**pact: Any) -> File:
    """A file with members and a pact only, whose keys can be given."""
    file = small()
    keys = ("format", "source", "bloc", "year", "members", "pact")
    return {key: file[key] for key in keys} | {"pact": file["pact"] | pact}


def signed(*signed_by: Any, on: str = "2024-03-15") -> File:
    return plain(signatures={"on": on, "method": "paper", "signed_by": list(signed_by)})


def signatures() -> list[tuple[str, str, str, str]]:
    return [
        (row.member.code, row.on.isoformat(), row.signer_name, row.signer_position)
        for row in Signature.objects.order_by("member__order")
    ]


# --- the text -------------------------------------------------------------------------------------------


def test_a_pact_comes_back_as_it_was_loaded() -> None:
    loaded(plain())
    assert dumped(plain())["pact"] == plain()["pact"]


def test_a_pact_may_be_no_more_than_its_title() -> None:
    file = plain() | {"pact": {"title": "Giao ước"}}
    loaded(file)
    empty: File = {"note": None, "conference": None, "pledges": [], "signatures": None}
    assert dumped(file)["pact"] == {"title": "Giao ước"} | empty


def test_a_pact_can_be_changed_until_somebody_signs() -> None:
    loaded(plain())
    file = plain(title="Giao ước mới", pledges=["Mới.", "Đoàn kết.", "Tiết kiệm."])
    file["pact"]["conference"] |= {"date": "2024-03-20", "adopted": ["Kế hoạch"]}
    loaded(file)
    assert dumped(file)["pact"] == file["pact"]
    assert loaded(file).changes == []


def test_a_conference_can_be_taken_away_whole() -> None:
    loaded(plain())
    loaded(plain(conference=None))
    assert dumped(plain())["pact"] == plain(conference=None)["pact"]


def test_a_chair_can_be_taken_away() -> None:
    loaded(plain())
    file = plain()
    file["pact"]["conference"]["chair"] = None
    loaded(file)
    assert dumped(file)["pact"] == file["pact"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": "Khác"}, "pact.title"),
        ({"note": None}, "pact.note"),
        ({"pledges": ["Đoàn kết."]}, "pact.pledges"),
        ({"pledges": ["Tiết kiệm.", "Đoàn kết."]}, "pact.pledges"),
        ({"conference": small()["pact"]["conference"] | {"date": "2024-03-16"}}, "pact.conference.date"),
        ({"conference": small()["pact"]["conference"] | {"name": "Khác"}}, "pact.conference.name"),
        ({"conference": small()["pact"]["conference"] | {"place": None}}, "pact.conference.place"),
        ({"conference": small()["pact"]["conference"] | {"chair": None}}, "pact.conference.chair"),
        ({"conference": small()["pact"]["conference"] | {"adopted": []}}, "pact.conference.adopted"),
    ],
)
def test_a_signed_pact_is_not_changed(change: File, place: str) -> None:
    loaded(signed("a"))
    assert refusal(plain(**change)) == {place: SIGNED}


def test_all_that_would_change_a_signed_pact_is_told() -> None:
    loaded(signed("a"))
    assert refusal(plain(title="Khác", conference=None, pledges=[])) == dict.fromkeys(
        [
            "pact.title",
            "pact.conference.name",
            "pact.conference.date",
            "pact.conference.place",
            "pact.conference.chair",
            "pact.conference.adopted",
            "pact.pledges",
        ],
        SIGNED,
    )


def test_a_signed_pact_that_stays_as_it_is_can_be_loaded_again() -> None:
    loaded(signed("a"))
    assert loaded(plain(signatures=None)).changes == []


@pytest.mark.parametrize(
    ("pact", "places"),
    [
        ([], ["pact"]),
        ("Giao ước", ["pact"]),
        ({}, ["pact.title"]),
        ({"title": None}, ["pact.title"]),
        ({"title": "x" * 201}, ["pact.title"]),
        ({"title": "x", "pledges": "y"}, ["pact.pledges"]),
        ({"title": "x", "pledges": [None, "y", 1]}, ["pact.pledges[0]", "pact.pledges[2]"]),
        ({"title": "x", "conference": []}, ["pact.conference"]),
        ({"title": "x", "conference": {"date": "17/03/2023"}}, ["pact.conference.date"]),
        ({"title": "x", "conference": {"adopted": ["y" * 501]}}, ["pact.conference.adopted[0]"]),
        ({"title": "x", "conference": {"chair": "An"}}, ["pact.conference.chair"]),
        ({"title": "x", "conference": {"chair": {"ten": "An"}}}, ["pact.conference.chair.ten"]),
        ({"title": "x", "signatures": []}, ["pact.signatures"]),
        ({"title": "x", "signatures": {}}, ["pact.signatures.on", "pact.signatures.signed_by"]),
    ],
)
def test_a_wrong_pact_is_told_by_place(pact: object, places: list[str]) -> None:
    assert refused_at(plain() | {"pact": pact}) == places


MORE: File = {
    "grounds": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", "Chỉ thị số 01/CT-UBND"],
    "targets": ["100% đơn vị đăng ký thi đua."],
    "organisation": ["Sơ kết trong tháng 7.", "Tổng kết trong tháng 12."],
    "copies": 10,
}


def test_the_sections_beside_the_pledges_come_back_as_they_were_loaded() -> None:
    file = plain(**MORE)
    file["pact"]["conference"]["witness"] = {"name": "Lê Văn Cường", "position": "Trưởng Ban Thi đua"}
    loaded(file)
    assert dumped(file)["pact"] == file["pact"]
    assert loaded(file).changes == []


def test_a_file_without_them_says_nothing_of_them_and_an_empty_list_takes_them_away() -> None:
    loaded(plain(**MORE))
    loaded(plain(title="Giao ước mới"))
    assert {key: dumped(plain())["pact"].get(key) for key in MORE} == MORE
    loaded(plain(**{key: [] for key in MORE if key != "copies"}, copies=None))
    assert {key for key in MORE if key in dumped(plain())["pact"]} == set()


def test_what_a_ground_cites_goes_with_its_text_and_not_with_its_place() -> None:
    loaded(plain(**MORE))
    pact = Pact.objects.get()
    document = Document.objects.create(
        year=pact.year, origin="filed", kind="Chỉ thị", title="Phát động", issuer="Ủy ban", added_by="tests"
    )
    pact.clauses.filter(section="ground", order=2).update(cites=document)
    loaded(plain(grounds=[MORE["grounds"][1], "Căn cứ khác"]))
    found = pact.clauses.filter(section="ground").order_by("order").values_list("text", "cites")
    assert list(found) == [(MORE["grounds"][1], document.pk), ("Căn cứ khác", None)]


@pytest.mark.parametrize("key", ["grounds", "targets", "organisation"])
def test_no_section_of_a_signed_pact_is_changed(key: str) -> None:
    loaded(signed("a"))
    assert refusal(plain(**{key: ["Thêm."]})) == {f"pact.{key}": SIGNED}


def test_a_pact_that_all_have_signed_is_in_force_and_one_that_some_have_is_frozen() -> None:
    loaded(plain())
    states = [Pact.objects.get().state]
    for codes in (["b"], ["b", "a", "c"]):
        loaded(signed(*codes))
        states.append(Pact.objects.get().state)
    assert states == ["drafting", "frozen", "in-force"]


@pytest.mark.parametrize("method", ["portal", "token"])
def test_a_file_tells_of_signatures_on_paper_alone(method: str) -> None:
    said = "Tệp chỉ ghi được chữ ký trên giấy («paper»): ký trong cổng và ký số là việc làm ở cổng."
    file = signed("a", {"member": "b", "method": method})
    assert refusal(file) == {"pact.signatures.signed_by[1].method": said}
    file["pact"]["signatures"] |= {"method": method, "signed_by": ["a"]}
    assert refusal(file) == {"pact.signatures.method": said}


def test_the_real_year_comes_back_byte_for_byte_as_it_did_before_there_were_more_sections() -> None:
    store(year_2023())
    pact = Pact.objects.get()
    assert (pact.state, set(pact.signatures.values_list("method", flat=True))) == ("in-force", {"paper"})
    assert list(dump(pact.year)["pact"]) == ["title", "note", "conference", "pledges", "signatures"]
    assert dump(pact.year) == year_2023() | {"rubric": None}


# --- signatures -----------------------------------------------------------------------------------------


def test_all_sign_by_their_representatives() -> None:
    file = plain(signatures={"on": "2024-03-15", "signed_by": "all"})
    loaded(file)
    day = "2024-03-15"
    assert signatures() == [("a", day, "Trần Văn An", "Trưởng ban"), ("b", day, "", ""), ("c", day, "", "")]
    assert dumped(file)["pact"]["signatures"] == {"on": day, "method": "paper", "signed_by": "all"}


def test_some_sign_and_the_others_later() -> None:
    loaded(signed("b"))
    loaded(signed("b", {"member": "a", "on": "2024-03-18"}))
    assert signatures() == [("a", "2024-03-18", "Trần Văn An", "Trưởng ban"), ("b", "2024-03-15", "", "")]


def test_signatures_made_in_the_admin_come_back_with_their_days_and_signers() -> None:
    file = signed("b")
    loaded(file)
    members = {member.code: member for member in Membership.objects.all()}
    pact = Pact.objects.get()
    on = {"a": date(2024, 3, 20), "c": date(2024, 3, 15)}
    Signature.objects.create(pact=pact, member=members["a"], on=on["a"], signer_name="Lê Thị Bình")
    Signature.objects.create(pact=pact, member=members["c"], on=on["c"], signer_name="Vũ Cao")
    found = dumped(file)
    assert found["pact"]["signatures"] == {
        "on": "2024-03-15",
        "method": "paper",
        "signed_by": [
            {"member": "a", "on": "2024-03-20", "name": "Lê Thị Bình", "position": None},
            "b",
            {"member": "c", "name": "Vũ Cao"},
        ],
    }
    before = signatures()
    assert loaded(found).changes == []
    Signature.objects.all().delete()
    loaded(found)
    assert signatures() == before


def test_who_signed_stays_when_the_member_has_another_representative() -> None:
    loaded(signed("a"))
    file = signed("a")
    file["members"][0]["representative"] = {"name": "Lê Thị Bình", "position": "Trưởng ban"}
    loaded(file)
    assert signatures() == [("a", "2024-03-15", "Trần Văn An", "Trưởng ban")]
    assert dumped(file)["pact"]["signatures"]["signed_by"] == [{"member": "a", "name": "Trần Văn An"}]


def test_what_was_signed_is_neither_dropped_nor_changed() -> None:
    loaded(signed("a", "b"))
    who = "Chữ ký của «a» đã ghi nhận"
    assert refusal(signed("a")) == {"pact.signatures.signed_by": "Chữ ký đã ghi nhận không bỏ được: b."}
    assert refusal(signed("a", "b", on="2024-03-16")) == {
        "pact.signatures.on": f"{who} ngày 15/03/2024, không sửa được."
    }
    assert refusal(signed({"member": "a", "on": "2024-03-16"}, "b")) == {
        "pact.signatures.signed_by[0].on": f"{who} ngày 15/03/2024, không sửa được."
    }
    assert refusal(signed({"member": "a", "name": "Khác"}, "b")) == {
        "pact.signatures.signed_by[0].member": f"{who} với người ký «Trần Văn An», không sửa được."
    }


def test_nobody_need_have_signed() -> None:
    file = signed()
    loaded(file)
    assert dumped(file)["pact"]["signatures"] is None


@pytest.mark.parametrize(
    ("signed_by", "places"),
    [
        (["x"], ["[0]"]),
        (["a", "b", "a"], ["[2]"]),
        (["a", {"member": "a"}], ["[1].member"]),
        (["a", None, 3, "", []], ["[1]", "[2]", "[3]", "[4]"]),
        ([{}], ["[0].member"]),
        ([{"member": "a", "on": "hôm qua"}], ["[0].on"]),
        ([{"member": "a", "method": "usb"}], ["[0].method"]),
        ([{"member": "a", "name": "x" * 101}], ["[0].name"]),
        ([{"member": "a", "nmae": "x"}], ["[0].nmae"]),
        (["all"], ["[0]"]),
        ("a", [""]),
        ("ALL", [""]),
        ({}, [""]),
        (None, [""]),
        (True, [""]),
    ],
)
def test_wrong_signatures_are_told_by_place(signed_by: object, places: list[str]) -> None:
    file = plain(signatures={"on": "2024-03-15", "signed_by": signed_by})
    assert refused_at(file) == [f"pact.signatures.signed_by{place}" for place in places]


@pytest.mark.parametrize("on", [None, "15/03/2024", 2024, ""])
def test_signatures_have_a_day(on: object) -> None:
    assert refused_at(plain(signatures={"on": on, "signed_by": "all"})) == ["pact.signatures.on"]


def test_a_signature_that_was_made_void_is_not_brought_back_by_a_file() -> None:
    loaded(signed("a", "b"))
    Signature.objects.filter(member__code="a").update(voided_at=timezone.now(), void_reason="Ký nhầm chỗ.")
    said = refusal(signed("a", "b"))["pact.signatures.signed_by[0]"]
    assert said.startswith("Chữ ký của «a» ngày 15/03/2024 đã bị hủy ở cổng: Ký nhầm chỗ.")
    # Signed anew on another day it is another signature; and what the file leaves out stays void.
    assert loaded(signed("b")).changes == []
    loaded(signed("b", {"member": "a", "on": "2024-03-20"}))
    assert Signature.objects.filter(voided_at__isnull=True).count() == 2


def test_a_void_signature_is_left_out_of_the_file_and_told() -> None:
    loaded(signed("a", "b"))
    Signature.objects.filter(member__code="a").update(voided_at=timezone.now(), void_reason="Ký nhầm chỗ.")
    assert list(dumped(signed("b"))["pact"]["signatures"]["signed_by"]) == ["b"]
    assert left_out(Pact.objects.get().year) == [
        f"Chữ ký đã hết giá trị của {Membership.objects.get(code='a').short_name} không nằm trong tệp."
    ]


# --- odd days -------------------------------------------------------------------------------------------


def test_a_signature_years_before_its_pact_is_told_with_its_place_and_loaded() -> None:
    file = signed("a", {"member": "b", "on": "2021-03-15"})
    assert [(note.place, note.sentence) for note in loaded(file).notes] == [
        (
            "pact.signatures.signed_by[1].on",
            "Ngày 15/03/2021 không thuộc năm thi đua 2024. Ngày 15/03/2021 trước hội nghị ký kết (15/03/2024).",
        )
    ]
    assert [row[:2] for row in signatures()] == [("a", "2024-03-15"), ("b", "2021-03-15")]


def test_why_a_conference_s_odd_day_stands_comes_back_as_it_was_loaded_and_goes_with_the_day() -> None:
    def file(**conference: str) -> File:
        return plain(conference=small()["pact"]["conference"] | conference, signatures=None)

    odd = file(date="2022-03-15", date_reason="Ký sớm")
    assert loaded(odd).notes == []
    assert loaded(odd).changes == []
    assert dumped(odd)["pact"] == odd["pact"]
    assert (loaded(file(date="2022-03-15")).changes, Pact.objects.get().conference_date_reason) == ([], "Ký sớm")
    needless = loaded(file(date="2024-03-15", date_reason="Ký sớm")).notes
    assert [(note.place, note.sentence) for note in needless] == [("pact.conference.date_reason", NEEDLESS)]
    assert Pact.objects.get().conference_date_reason == ""


def test_why_an_odd_signature_stands_comes_back_as_it_was_loaded() -> None:
    file = signed("a", "c", {"member": "b", "on": "2024-03-01", "day_reason": "Ký trước hội nghị"})
    assert loaded(file).notes == []
    assert loaded(file).changes == []
    found = dumped(file)["pact"]["signatures"]["signed_by"]
    assert found[1] == {"member": "b", "on": "2024-03-01", "day_reason": "Ký trước hội nghị"}


def test_a_signature_to_come_is_refused_and_a_conference_of_another_year_is_told() -> None:
    assert refusal(signed("a", on="2199-03-15")) == {
        "pact.signatures.on": "Ngày ký chưa tới. Hãy ghi ngày đã ký trên giấy."
    }
    file = plain()
    file["pact"]["conference"] |= {"date": "2022-03-15"}
    assert [(note.place, note.sentence) for note in loaded(file).notes] == [
        ("pact.conference.date", "Ngày 15/03/2022 không thuộc năm thi đua 2024.")
    ]
