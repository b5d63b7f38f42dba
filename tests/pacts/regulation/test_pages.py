"""The regulation in the browser: written, numbered, bound to the settings, issued, and held against what was issued."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from common.audit.log import Actor
from common.audit.models import Entry
from documents.catalogue import DOTS, SHORT_DOTS, the_catalogue
from documents.models import Document
from documents.printing import Written, issue_written
from members.models import BlocYear
from pacts.models import IssuedRegulation, RegulationLine
from pacts.regulation.form import LOST, NOT_ADDED, OUTLINE
from pacts.regulation.page import TEXT_CHANGED
from pacts.regulation.text import MOST_LINES, Line, LineKind, seal_of
from pacts.regulation.verbs import TOO_LONG, change_regulation, lines_of
from scoring.models import Round
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

CHAPTER, ARTICLE, CLAUSE, _ = LineKind
DAY = date(2024, 3, 17)
TEXT = [
    Line(CHAPTER, "Quy định chung"),
    Line(ARTICLE, "Phạm vi"),
    Line(CLAUSE, "Khối gồm {số thành viên} đơn vị."),
    Line(CLAUSE, "Mỗi năm ít nhất {số hoạt động chung tối thiểu} hoạt động."),
    Line(ARTICLE, "Thi hành"),
    Line(CLAUSE, "Theo {điều không có}."),
]


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=3, leaves=1)
    BlocYear.objects.filter(pk=made.year.pk).update(required_activities=2)
    made.year.refresh_from_db()
    return made


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def written(made: Made, lines: list[Line] = TEXT) -> None:
    change_regulation(
        year=made.year,
        lines=lines,
        seen=seal_of(lines_of(made.year)),
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
    )


def form_of(context: Any) -> dict[str, str]:
    sent = {"seen": context["seen"], "rows": str(len(context["rows"]))}
    for row in context["rows"]:
        sent |= {f"r{row.place}-kind": row.line.kind.value, f"r{row.place}-text": row.line.text}
    return sent


def send(client: Client, made: Made, deed: str = "save", **typed: str) -> Any:
    where = made.address("regulation-edit")
    return client.post(where, form_of(client.get(where).context) | {"deed": deed} | typed)


def shown(answer: Any) -> list[str]:
    return [row.line.text for row in answer.context["rows"]]


def issued(made: Made, replaces: Document | None = None) -> Document:
    place = the_catalogue().place("quy-che")
    assert place is not None
    content = place.make(made.year, DAY)
    return issue_written(
        written=Written(made.year, place, content, content.prose, DAY),
        on=DAY,
        version=0,
        made_at=datetime(2024, 3, 17, 9, tzinfo=UTC),
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        replaces=replaces,
    )


def test_the_page_says_what_is_set_and_which_articles_carry_it(secretary: Client, made: Made) -> None:
    written(made)
    context = logged_in(made.representative("dv-02")).get(made.address("regulation")).context
    assert [(line.mark, line.text) for line in context["lines"]] == [
        ("Chương I", "Quy định chung"),
        ("Điều 1.", "Phạm vi"),
        ("1.", "Khối gồm 03 đơn vị."),
        ("2.", "Mỗi năm ít nhất 02 hoạt động."),
        ("Điều 2.", "Thi hành"),
        ("", "Theo ………………."),
    ]
    assert [(row.figure.name, row.figure.value, row.where, row.url) for row in context["figures"]] == [
        ("số thành viên", "03", "khoản 1 Điều 1", made.address("members")),
        ("số hoạt động chung tối thiểu", "02", "khoản 2 Điều 1", made.address("activities")),
        ("điều không có", "", "Điều 2", ""),
    ]
    page = as_read(secretary.get(made.address("regulation")))
    assert page.count("Không có thiết lập nào tên «điều không có».") == 1
    assert page.count(made.address("regulation-edit")) == 1
    member = as_read(logged_in(made.representative("dv-02")).get(made.address("regulation")))
    assert member.count(made.address("regulation-edit")) == 0


def test_page_and_document_print_the_lines_with_their_numbers(secretary: Client, made: Made) -> None:
    written(made)
    for name, args in (("regulation.pdf", ()), ("composition.pdf", ("quy-che",))):
        paper = Paper(secretary.get(made.address(name, *args)).content)
        assert paper.faults() == []
        said = " ".join(paper.text.split())
        for words in ("Điều 1. Phạm vi", "1. Khối gồm 03 đơn vị.", "Điều 2. Thi hành", "Theo ………………"):
            assert said.count(words) == 1, (name, words)


def test_no_document_can_be_made_while_there_is_no_regulation(secretary: Client, made: Made) -> None:
    assert secretary.get(made.address("composition", "quy-che")).status_code == 404
    assert secretary.get(made.address("regulation.pdf")).status_code == 200


def test_lines_are_typed_numbered_moved_and_kept_only_by_saving(secretary: Client, made: Made) -> None:
    first = send(secretary, made, "add")
    typed = form_of(first.context) | {"r0-text": "Quy định chung"}
    second = secretary.post(made.address("regulation-edit"), typed | {"deed": "add:0"})
    typed = form_of(second.context) | {"r1-kind": "article", "r1-text": "Phạm vi"}
    assert (first.status_code, second.status_code, lines_of(made.year)) == (200, 200, [])
    assert secretary.post(made.address("regulation-edit"), typed | {"deed": "save"}).status_code == 302
    assert lines_of(made.year) == [Line(CHAPTER, "Quy định chung"), Line(ARTICLE, "Phạm vi")]
    written(made)
    moved = send(secretary, made, "down:1")
    assert shown(moved)[1:3] == ["Thi hành", "Theo {điều không có}."]
    assert [row.mark for row in moved.context["rows"]][1:3] == ["Điều 1.", "Khoản"]
    assert lines_of(made.year) == TEXT


def test_what_is_wrong_is_told_beside_the_box_and_what_was_typed_stays(secretary: Client, made: Made) -> None:
    written(made)
    answer = send(secretary, made, **{"r1-text": "", "r4-kind": "clause", "r0-drop": "on"})
    assert (answer.status_code, [place for place, _ in answer.context["wrong"]]) == (422, ["r1-text"])
    assert answer.context["rows"][0].line.dropped
    assert lines_of(made.year) == TEXT
    # A line that goes leaves those below it where they would not stand by themselves.
    answer = send(secretary, made, **{"r1-drop": "on"})
    assert (answer.status_code, [place for place, _ in answer.context["wrong"]]) == (422, ["r2-text", "r3-text"])


def test_a_form_of_which_a_part_was_lost_keeps_nothing(secretary: Client, made: Made) -> None:
    written(made)
    sent = form_of(secretary.get(made.address("regulation-edit")).context)
    del sent["r3-text"]
    answer = secretary.post(made.address("regulation-edit"), sent)
    assert (answer.status_code, answer.context["sentences"], lines_of(made.year)) == (422, [LOST], TEXT)


@pytest.mark.parametrize("rows", [None, "", "0", "-1", "𝟗", "9" * 5000, "3", "7"])
def test_a_form_that_does_not_say_how_many_lines_it_has_empties_nothing(
    rows: str | None, secretary: Client, made: Made
) -> None:
    written(made)
    sent = form_of(secretary.get(made.address("regulation-edit")).context) | {"r1-text": "Đối tượng"}
    sent = {key: value for key, value in sent.items() if key != "rows"} | ({} if rows is None else {"rows": rows})
    answer = secretary.post(made.address("regulation-edit"), sent)
    assert (answer.status_code, answer.context["sentences"], lines_of(made.year)) == (422, [LOST], TEXT)
    assert (len(shown(answer)), shown(answer)[1]) == (len(TEXT), "Đối tượng")


def test_what_is_added_to_a_full_text_pushes_nothing_out_of_it(secretary: Client, made: Made) -> None:
    full = [Line(ARTICLE, f"Điều thứ {number}") for number in range(MOST_LINES)]
    written(made, full)
    pasted = "Điều 9. Kinh phí\n1. Đóng góp."
    for deed in ("add:0", "paste", "outline"):
        answer = send(secretary, made, deed, pasted=pasted)
        found = (answer.status_code, answer.context["sentences"], shown(answer), answer.context["pasted"])
        assert found == (422, [TOO_LONG], [line.text for line in full], pasted), deed


def test_what_waits_in_the_box_for_a_pasted_text_stays_there(secretary: Client, made: Made) -> None:
    written(made)
    for deed in ("add:0", "up:4", "down:1"):
        assert send(secretary, made, deed, pasted="1. Đóng góp.").context["pasted"] == "1. Đóng góp.", deed
    answer = send(secretary, made, pasted="1. Đóng góp.", **{"r1-text": "Đối tượng"})
    assert (answer.status_code, answer.context["sentences"], answer.context["pasted"]) == (
        422,
        [NOT_ADDED],
        "1. Đóng góp.",
    )
    assert (shown(answer)[1], lines_of(made.year)) == ("Đối tượng", TEXT)
    assert send(secretary, made, "paste", pasted="1. Đóng góp.").context["pasted"] == ""


def test_of_two_who_change_it_the_second_is_told_and_may_then_save(secretary: Client, made: Made) -> None:
    written(made)
    old = form_of(secretary.get(made.address("regulation-edit")).context)
    send(secretary, made, **{"r1-text": "Đối tượng"})
    answer = secretary.post(made.address("regulation-edit"), old | {"r1-text": "Phạm vi áp dụng"})
    assert (answer.status_code, shown(answer)[1], lines_of(made.year)[1].text) == (
        422,
        "Phạm vi áp dụng",
        "Đối tượng",
    )
    assert answer.context["sentences"][0].startswith("Thư ký Khối khoi-thu đã sửa lúc")
    assert secretary.post(made.address("regulation-edit"), form_of(answer.context)).status_code == 302
    told = Entry.objects.filter(subject="Quy chế: Điều 1").order_by("id").values_list("action", "old", "new")
    assert list(told)[-1] == ("sửa", "Đối tượng", "Phạm vi áp dụng")


def test_the_last_save_can_be_taken_back(secretary: Client, made: Made) -> None:
    written(made)
    assert send(secretary, made, **{"r5-text": "Khác"}).status_code == 302
    assert send(secretary, made, "undo").status_code == 302
    assert lines_of(made.year) == TEXT


def test_the_outline_is_proposed_and_names_only_settings_that_there_are(secretary: Client, made: Made) -> None:
    answer = send(secretary, made, "outline")
    assert (answer.status_code, list(answer.context["notes"]), lines_of(made.year)) == (200, [OUTLINE], [])
    assert sum(row.line.kind is CHAPTER for row in answer.context["rows"]) == 7
    named = {one.figure.name: one.figure.setting for row in answer.context["rows"] for one in row.figures}
    assert "hạn tự chấm, Cả năm" in named
    assert [name for name, setting in named.items() if setting is None] == []
    # Long dots are for a line that has nothing else.
    texts = [row.line.text for row in answer.context["rows"]]
    assert [text for text in texts if DOTS in text and text != DOTS] == []
    assert secretary.post(made.address("regulation-edit"), form_of(answer.context)).status_code == 302
    assert secretary.get(made.address("regulation")).context["open_places"] > 10


def test_a_text_from_word_is_added_at_the_end(secretary: Client, made: Made) -> None:
    written(made)
    answer = send(secretary, made, "paste", pasted="Điều 9. Kinh phí\n1. Đóng góp.")
    assert (answer.status_code, shown(answer)[-2:]) == (200, ["Kinh phí", "Đóng góp."])
    assert send(secretary, made, "paste", pasted=" ").status_code == 422
    assert lines_of(made.year) == TEXT


def test_what_was_issued_stays_and_the_page_says_which_article_differs_from_what_is_set_now(
    transactional_db: None,
) -> None:
    made = make_year(members=3, leaves=1)
    BlocYear.objects.filter(pk=made.year.pk).update(required_activities=2)
    made.year.refresh_from_db()
    secretary = logged_in(made.secretary)
    written(made)
    document = issued(made)
    record = document.files.get().sha256
    assert document.sign.startswith("01/QC-")
    assert secretary.get(made.address("regulation")).context["changed"] == []
    BlocYear.objects.filter(pk=made.year.pk).update(required_activities=3)
    page = secretary.get(made.address("regulation"))
    assert page.context["changed"] == [
        "Khoản 2 Điều 1: số hoạt động chung tối thiểu đã phát hành là «02», nay là «03»."
    ]
    assert [line.text for line in page.context["lines"]][3] == "Mỗi năm ít nhất 03 hoạt động."
    send(secretary, made, **{"r1-text": "Đối tượng"})
    assert secretary.get(made.address("regulation")).context["changed"][0] == TEXT_CHANGED
    assert (document.files.get().sha256, IssuedRegulation.objects.count()) == (record, 1)
    made.year.refresh_from_db()
    issued(made, replaces=document)
    assert secretary.get(made.address("regulation")).context["changed"] == []


def test_before_it_is_issued_the_dotted_lines_of_its_articles_are_counted_too(secretary: Client, made: Made) -> None:
    """A dotted line of an article, a setting that nobody knows, and the ground that nobody has written."""
    written(made, [*TEXT, Line(CLAUSE, f"Nhiệm kỳ {SHORT_DOTS}")])
    page = secretary.get(made.address("composition-issue", "quy-che"))
    assert page.context["open_places"] == 3
    assert as_read(page).count("2 dòng trong đó thuộc nội dung lấy từ cổng") == 1


def test_a_figure_of_sample_data_marks_page_and_document(secretary: Client, made: Made) -> None:
    written(made, [Line(ARTICLE, "Hạn"), Line(CLAUSE, "Tự chấm: {hạn tự chấm, Cả năm}.")])
    assert secretary.get(made.address("regulation")).context["sample"] is False
    Round.objects.filter(year=made.year.pk).update(is_sample=True)
    assert secretary.get(made.address("regulation")).context["sample"] is True
    place = the_catalogue().place("quy-che")
    assert place is not None
    assert place.make(made.year, DAY).sample is True


def test_the_database_keeps_out_what_cannot_be(made: Made) -> None:
    written(made)
    for fields in ({"text": ""}, {"kind": "part"}, {"order": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegulationLine.objects.update(**fields)
