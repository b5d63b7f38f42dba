"""The pact's editor: every button saves what was typed with it, a stale form loses nothing, what stands stays."""

import re
from typing import Any

import pytest
from django.test import Client

from common.audit.models import Entry
from documents.models import Document
from members.models import BlocYear
from pacts.draft import PactSection
from pacts.models import Pact, PactStep
from pacts.verbs.drafts import draft_of
from tests.as_read import as_read
from tests.documents.issued import put_out, say
from tests.years import Made, make_year, unsign

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=3, leaves=1, scored=False)
    unsign(Pact.objects.get())
    return made


@pytest.fixture
def secretary(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def form_of(answer: Any) -> dict[str, str]:
    """All that a browser would send back of the editor's form, as it stands in the page."""
    context = answer.context
    found = {"version": str(context["pact"].version)}
    found |= {field.name: str(field.value() or "") for field in context["form"]}
    for each in context["lists"]:
        section = each.section.value
        found[f"new:{section}"] = each.fresh
        found |= {f"text:{section}:{row.place}": row.text for row in each.rows}
        if section == "ground":
            found |= {f"cites:{row.place}": str(row.cites or "") for row in each.rows}
    return found


def send(client: Client, made: Made, deed: str = "save", **changed: str) -> Any:
    address = made.address("pact-edit")
    form = form_of(client.get(address)) | {name.replace("__", ":"): text for name, text in changed.items()}
    return client.post(address, form | {"deed": deed})


def texts(section: PactSection = PactSection.PLEDGE) -> list[str]:
    return [point.text for point in draft_of(Pact.objects.get()).points(section)]


def log() -> list[tuple[str, str, str, str]]:
    return list(Entry.objects.filter(key="pact").order_by("number").values_list("subject", "action", "old", "new"))


def test_every_button_saves_what_was_typed_with_it(made: Made, secretary: Client) -> None:
    assert send(secretary, made, "down:pledge:0", text__pledge__2="Điều ba, viết lại.").status_code == 302
    assert texts() == ["Điều 2.", "Điều 1.", "Điều ba, viết lại.", "Điều 4.", "Điều 5."]
    send(secretary, made, "remove:pledge:4")
    send(secretary, made, "up:pledge:3", title="Giao ước khác")
    assert texts() == ["Điều 2.", "Điều 1.", "Điều 4.", "Điều ba, viết lại."]
    assert Pact.objects.get().title == "Giao ước khác"


def test_points_are_added_line_by_line_to_every_list(made: Made, secretary: Client) -> None:
    new = {f"new__{section.value}": f"1. {section.label} một\n- {section.label} hai" for section in PactSection}
    send(secretary, made, "add:ground", **new)
    for section in PactSection:
        assert texts(section)[-2:] == [f"{section.label} một", f"{section.label} hai"]


def test_an_emptied_box_is_a_point_less(made: Made, secretary: Client) -> None:
    send(secretary, made, text__pledge__1="  ")
    assert texts() == ["Điều 1.", "Điều 3.", "Điều 4.", "Điều 5."]


def test_a_dragged_list_keeps_what_was_typed(made: Made, secretary: Client) -> None:
    send(secretary, made, "order:pledge", order__pledge="4,0,1,2,3", text__pledge__4="Điều năm.")
    assert texts() == ["Điều năm.", "Điều 1.", "Điều 2.", "Điều 3.", "Điều 4."]
    answer = send(secretary, made, "order:pledge", order__pledge="4,4")
    assert (answer.status_code, answer.context["sentences"]) == (
        422,
        ["Thứ tự gửi lên không khớp với số dòng. Hãy tải lại trang rồi kéo lại."],
    )


def test_each_change_is_in_the_log_and_can_be_taken_back_one_after_the_other(made: Made, secretary: Client) -> None:
    stood = texts()
    send(secretary, made, text__pledge__0="Khác.")
    send(secretary, made, "remove:pledge:1")
    for undone in ("xóa Nội dung 2", "lưu giao ước"):
        shown = secretary.get(made.address("pact-edit"))
        assert shown.context["undo"] == undone
        send(secretary, made, "undo")
    assert (texts(), secretary.get(made.address("pact-edit")).context["undo"]) == (stood, "")
    assert log() == [
        ("Nội dung 1", "sửa", "Điều 1.", "Khác."),
        ("Nội dung 2", "xóa", "Điều 2.", ""),
        ("Nội dung 2", "hoàn tác: thêm", "", "Điều 2."),
        ("Nội dung 1", "hoàn tác: sửa", "Khác.", "Điều 1."),
    ]


def test_a_form_that_changes_nothing_writes_nothing(made: Made, secretary: Client) -> None:
    send(secretary, made)
    assert (Pact.objects.get().version, log()) == (1, [])


def test_a_stale_form_is_refused_and_loses_nothing_and_tells_what_differs(made: Made, secretary: Client) -> None:
    address = made.address("pact-edit")
    late = form_of(secretary.get(address)) | {"text:pledge:0": "Của tôi.", "new:target": "Chỉ tiêu của tôi"}
    send(secretary, made, text__pledge__1="Của người khác.")
    answer = secretary.post(address, late)
    assert answer.status_code == 422
    said = answer.context["sentences"]
    assert [re.sub(r"\d\d/\d\d/\d{4} \d\d:\d\d", "…", sentence) for sentence in said] == [
        "Giao ước vừa có thay đổi. Thư ký Khối khoi-thu đã sửa lúc …: Nội dung 2, sửa. "
        "Chữ bạn gõ còn trong các ô, chưa được lưu."
    ]
    assert [(each.subject, each.old, each.new) for each in answer.context["stale"]] == [
        ("Nội dung 1", "Điều 1.", "Của tôi."),
        ("Nội dung 2", "Của người khác.", "Điều 2."),
    ]
    assert texts()[:2] == ["Điều 1.", "Của người khác."]
    again = form_of(answer)
    assert (again["text:pledge:0"], again["new:target"]) == ("Của tôi.", "Chỉ tiêu của tôi")
    assert secretary.post(address, again).status_code == 302
    assert (texts()[:2], texts(PactSection.TARGET)) == (["Của tôi.", "Điều 2."], ["Chỉ tiêu của tôi"])


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": " "}, "title", "Hãy ghi tên giao ước."),
        (
            {"conference_date": "31/2/2024"},
            "conference_date",
            "Không có ngày «31/2/2024». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023.",
        ),
        ({"copies": "mười"}, "copies", "Hãy ghi số bản bằng số nguyên, ví dụ 10."),
    ],
)
def test_a_field_that_is_wrong_is_told_beside_it(
    typed: dict[str, str], field: str, sentence: str, made: Made, secretary: Client
) -> None:
    answer = send(secretary, made, text__pledge__0="Khác.", **typed)
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [sentence]})
    assert (form_of(answer)["text:pledge:0"], texts()[0]) == ("Khác.", "Điều 1.")


def test_text_in_an_old_code_is_asked_back_beside_its_box(made: Made, secretary: Client) -> None:
    answer = send(secretary, made, text__pledge__0="Uû ban nh©n d©n tØnh")
    assert list(answer.context["refused"]) == ["pledge:0"]
    assert answer.context["refused"]["pledge:0"].startswith("Chữ này viết bằng mã TCVN3, có lẽ là «")
    assert texts()[0] == "Điều 1."


def test_a_ground_names_a_document_of_the_bloc_and_one_out_of_force_is_warned_about(
    made: Made, secretary: Client
) -> None:
    fields = {"origin": "filed", "title": "Phát động", "issuer": "Ủy ban", "added_by": "tests"}
    old = Document.objects.create(
        year=made.year, kind="Chỉ thị", sign="01/CT-UBND", state="expired", state_reason="Hết năm", **fields
    )
    send(secretary, made, new__ground="Chỉ thị phát động")
    send(secretary, made, cites__0=str(old.pk))
    assert draft_of(Pact.objects.get()).points(PactSection.GROUND)[0].cites == old.pk
    shown = secretary.get(made.address("pact-edit"))
    assert shown.context["lapsed"] == ["Căn cứ «Chỉ thị số 01/CT-UBND» hết hiệu lực. Lý do: Hết năm"]
    other = make_year(members=1, leaves=1, scored=False, bloc="khoi-khac")
    foreign = Document.objects.create(year=other.year, kind="Chỉ thị", **fields)
    answer = send(secretary, made, cites__0=str(foreign.pk))
    assert answer.context["sentences"] == [
        "Văn bản được dẫn không có trong sổ của Khối. Hãy chọn lại ở ô «Dẫn văn bản»."
    ]


def test_a_ground_cannot_name_a_document_that_is_one_members_alone(made: Made, secretary: Client) -> None:
    """All members read the pact, and a ground that is no longer in force is told to them by name."""
    plan = put_out(made, "ke-hoach", title="Thi đua")
    card = put_out(made, "phieu-cham-diem/nam/dv-02", kind="Phiếu chấm điểm", title="RIÊNG")
    send(secretary, made, new__ground="Theo kế hoạch")
    shown = secretary.get(made.address("pact-edit"))
    assert shown.context["picks"] == [(plan.pk, f"Kế hoạch số {plan.sign}: Thi đua")]
    assert ("Thi đua" in shown.content.decode(), "RIÊNG" in shown.content.decode()) == (True, False)
    say(made, card, "withdrawn", reason="LÝ DO RIÊNG")
    answer = send(secretary, made, cites__0=str(card.pk))
    assert (answer.status_code, answer.context["sentences"], answer.context["lapsed"]) == (
        422,
        ["Văn bản được dẫn không có trong sổ của Khối. Hãy chọn lại ở ô «Dẫn văn bản»."],
        [],
    )
    assert [point.cites for point in draft_of(Pact.objects.get()).points(PactSection.GROUND)] == [None]
    assert send(secretary, made, cites__0=str(plan.pk)).status_code == 302
    assert [point.cites for point in draft_of(Pact.objects.get()).points(PactSection.GROUND)] == [plan.pk]


@pytest.mark.parametrize("way", ["begin", "copy"])
def test_a_copied_ground_keeps_its_words_but_not_the_name_of_one_members_document(
    made: Made, secretary: Client, way: str
) -> None:
    plan = put_out(made, "ke-hoach")
    card = put_out(made, "phieu-cham-diem/nam/dv-02")
    pact = Pact.objects.get()
    for order, document in enumerate((plan, card), start=1):
        pact.clauses.create(section="ground", order=order, text=f"Căn cứ {order}", cites=document)
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    address = made.address("pact-edit").replace("2024", "2025")
    secretary.post(address, {"deed": "begin:copy" if way == "begin" else "begin:empty"})
    if way == "copy":
        assert secretary.post(address, form_of(secretary.get(address)) | {"deed": "copy"}).status_code == 302
    points = draft_of(Pact.objects.get(year__year=2025)).points(PactSection.GROUND)
    assert [(point.text, point.cites) for point in points] == [("Căn cứ 1", plan.pk), ("Căn cứ 2", None)]


def test_another_year_begins_with_the_text_of_the_last_one(made: Made, secretary: Client) -> None:
    send(secretary, made, new__ground="Luật Thi đua", text__pledge__0="Nhiệm vụ năm 2024.")
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    address = made.address("pact-edit").replace("2024", "2025")
    assert secretary.get(address).context["before"].year.year == 2024
    assert secretary.post(address, {"deed": "begin:copy"}).status_code == 302
    draft = draft_of(Pact.objects.get(year__year=2025))
    assert draft.fields["title"] == "Giao ước thi đua năm 2025"
    assert [point.text for point in draft.points(PactSection.GROUND)] == ["Luật Thi đua"]
    assert draft.points(PactSection.ADOPTED) == ()
    shown = secretary.get(address)
    assert shown.context["stale_years"] == ["Nội dung 1"]
    form = form_of(shown) | {"text:pledge:0": "Khác."}
    secretary.post(address, form)
    secretary.post(address, form_of(secretary.get(address)) | {"deed": "copy"})
    assert draft_of(Pact.objects.get(year__year=2025)).points(PactSection.PLEDGE)[0].text == "Nhiệm vụ năm 2024."
    # Whoever began at the same time finds the one that is there.
    assert secretary.post(address, {"deed": "begin:empty"}).status_code == 302
    assert Pact.objects.filter(year__year=2025).count() == 1


def test_a_text_that_stands_is_not_changed_by_any_button(made: Made, secretary: Client) -> None:
    address = made.address("pact-edit")
    form = form_of(secretary.get(address)) | {"text:pledge:0": "Khác."}
    Pact.objects.update(state="frozen")
    for deed in ("save", "remove:pledge:0", "order:pledge", "undo", "copy"):
        secretary.post(address, form | {"deed": deed, "order:pledge": "1,0,2,3,4"})
        assert (texts()[0], Pact.objects.get().version) == ("Điều 1.", 1), deed
    assert secretary.get(address).context["stands"].startswith("Giao ước đã chốt để ký")


@pytest.mark.parametrize("role", ["leader", "clerk", "representative"])
def test_only_who_manages_the_year_drafts(role: str, made: Made) -> None:
    user = made.representative("dv-02") if role == "representative" else getattr(made, role)
    client = Client()
    client.force_login(user)
    assert client.get(made.address("pact-edit")).status_code == 403
    assert client.post(made.address("pact-edit"), {"deed": "remove:pledge:0", "version": "1"}).status_code == 403
    assert len(texts()) == 5


def test_a_change_in_the_admin_makes_the_editor_s_form_stale(made: Made, secretary: Client) -> None:
    """Else the admin would be a door past the version."""
    from tests.adminpages import page, save

    address = made.address("pact-edit")
    late = form_of(secretary.get(address)) | {"text:pledge:0": "Khác."}
    save(secretary, page(Pact.objects.get(), "change"), {"title": "Tên mới"})
    answer = secretary.post(address, late)
    assert (answer.status_code, texts()[0]) == (422, "Điều 1.")


def test_beside_the_form_stands_the_print_of_what_was_saved_last(made: Made, secretary: Client) -> None:
    def shown() -> list[str]:
        page = as_read(secretary.get(made.address("pact-edit")))
        return re.findall(r'<iframe [^>]*src="([^"#]+)', page)

    (before,) = shown()
    send(secretary, made, new__target="Không có đơn thư quá hạn")
    (after,) = shown()
    assert before != after
    answers = [secretary.get(address) for address in (before, after)]
    assert [answer["Content-Type"] for answer in answers] == ["application/pdf"] * 2
    assert [answer["X-Frame-Options"] for answer in answers] == ["SAMEORIGIN"] * 2


def test_a_conference_of_another_year_is_asked_once_and_nothing_typed_is_lost(secretary: Client, made: Made) -> None:
    answer = send(secretary, made, conference_date="17/3/2022", text__pledge__0="Điều đang gõ.")
    question = answer.context["question"]
    assert (answer.status_code, question.asked) == (422, "Ngày 17/03/2022 không thuộc năm thi đua 2024.")
    assert "Điều đang gõ." in as_read(answer)
    kept = {"conference_date_asked": question.asked, "conference_date_reason": "Ký sớm"}
    assert send(secretary, made, conference_date="17/3/2022", **kept).status_code == 302
    reasons = Entry.objects.filter(key="pact").values_list("action", "reason")
    assert list(reasons) == [("sửa «Ngày họp»", f"{question.asked} Vẫn ghi vì: Ký sớm")]
    # What stands is not asked again.
    assert send(secretary, made, title="Tên khác").status_code == 302


def test_why_a_conference_s_odd_day_stands_is_kept_and_goes_with_the_day(secretary: Client, made: Made) -> None:
    stood = Pact.objects.get().conference_date
    odd = "Ngày 17/03/2022 không thuộc năm thi đua 2024."
    kept = {"conference_date_asked": odd, "conference_date_reason": "Ký sớm"}
    assert send(secretary, made, conference_date="17/3/2022", **kept).status_code == 302
    reason = f"{odd} Vẫn ghi vì: Ký sớm"
    assert Pact.objects.get().conference_date_reason == reason
    for name in ("pact", "pact-edit"):
        assert as_read(secretary.get(made.address(name))).count(reason) == 1
    # Another change leaves it, another day takes it away, and taking that back brings both back.
    assert send(secretary, made, title="Tên khác").status_code == 302
    assert Pact.objects.get().conference_date_reason == reason
    assert send(secretary, made, conference_date="17/3/2024").status_code == 302
    assert Pact.objects.get().conference_date_reason == ""
    assert send(secretary, made, "undo").status_code == 302
    assert (str(Pact.objects.get().conference_date), Pact.objects.get().conference_date_reason) == (
        "2022-03-17",
        reason,
    )
    for _ in range(2):
        assert send(secretary, made, "undo").status_code == 302
    assert (Pact.objects.get().conference_date, Pact.objects.get().conference_date_reason) == (stood, "")


def test_a_change_from_before_reasons_stood_beside_the_day_can_still_be_taken_back(
    secretary: Client, made: Made
) -> None:
    title = Pact.objects.get().title
    assert send(secretary, made, title="Tên khác").status_code == 302
    step = PactStep.objects.get()
    del step.before["fields"]["conference_date_reason"]
    step.save()
    assert send(secretary, made, "undo").status_code == 302
    assert (Pact.objects.get().title, Pact.objects.get().conference_date_reason) == (title, "")
