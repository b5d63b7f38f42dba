"""The grounds of a rubric: typed in its settings, printed at its head, and warned about once one is out of force."""

import pytest
from django.test import Client

from common.audit.models import Entry
from documents.catalogue import DocumentSubject
from pacts.models import Clause, Pact
from scoring.compositions import make_rubric
from scoring.models import RubricGround
from scoring.rubrics.files import PlainGround, RubricPart, dump_rubric
from scoring.rubrics.verbs import part_of, store_rubric, undo_rubric
from tests.as_read import as_read
from tests.documents.issued import DAY, file_in, put_out, say
from tests.pdftext import sheets_of
from tests.rubricpages import address, give, post, stored
from tests.scoring.rubrics.examples import direct, group, rubric
from tests.years import ACTOR, Made, make_year

SETTINGS = {"name": "Bảng", "note": "", "scale": "100", "step": "0,5", "decimals": "2", "rounding": "leaf"}
LAW = "Luật Thi đua, khen thưởng"


@pytest.fixture(autouse=True)
def given(made: Made) -> None:
    give(made, rubric(group("I", "100", direct("I.1", "100"))))


def save(desk: Client, made: Made, *grounds: tuple[str, object]) -> int:
    typed = {f"ground-{place}": text for place, (text, _) in enumerate(grounds)}
    typed |= {f"cites-{place}": str(cites or "") for place, (_, cites) in enumerate(grounds)}
    status: int = post(desk, address(made, "rubric-settings"), made, **SETTINGS, **typed).status_code
    return status


def grounds(made: Made) -> list[tuple[str, int | None]]:
    return list(RubricGround.objects.filter(rubric__year=made.year).order_by("order").values_list("text", "cites"))


def test_grounds_are_saved_in_their_order_and_shown_again(desk: Client, made: Made):
    plan = put_out(made)
    assert save(desk, made, (LAW, None), ("", None), ("", plan.pk)) == 302
    words = f"Kế hoạch số 01/KH-KTĐKT ngày 17/03/2024 của {made.year.bloc.name}: Thi đua năm 2024"
    assert grounds(made) == [(LAW, None), (words, plan.pk)]
    entry = Entry.objects.filter(action="sửa «Căn cứ»").get()
    assert (entry.old, entry.new) == ("", f"{LAW}; {words} (có trong sổ)")
    text = as_read(desk.get(address(made, "rubric-settings")))
    assert f'name="ground-0" value="{LAW}"' in text
    assert f'<option value="{plan.pk}" selected>' in text
    assert f"<li>{LAW}</li><li>{words}</li>" in as_read(desk.get(address(made, "rubric")))


def test_another_change_keeps_them_and_undoing_brings_them_back(desk: Client, made: Made):
    plan = put_out(made)
    save(desk, made, (LAW, plan.pk))
    post(desk, address(made, "rubric-node", "I.1"), made, code="I.1", name="Mới", kind="direct", max_points="90")
    assert grounds(made) == [(LAW, plan.pk)]
    assert save(desk, made, ("Khác", None)) == 302
    undo_rubric(year=made.year, version=stored(made).version, actor=ACTOR)
    assert grounds(made) == [(LAW, plan.pk)]


def test_what_is_not_in_the_register_is_refused_and_nothing_typed_is_lost(desk: Client, made: Made):
    other = put_out(make_year(members=1, leaves=1, scored=False, bloc="khoi-khac"))
    typed = {"ground-0": LAW, "cites-0": str(other.pk), "ground-1": "x" * 1001}
    answer = post(desk, address(made, "rubric-settings"), made, **{**SETTINGS, "name": "Tên mới"}, **typed)
    text = as_read(answer)
    assert (answer.status_code, grounds(made)) == (422, [])
    assert "Căn cứ 1: Văn bản này không có trong sổ." in text
    assert "Căn cứ 2: Dài quá 1000 ký tự. Hãy ghi ngắn lại." in text
    assert ('value="Tên mới"' in text, f'value="{LAW}"' in text) == (True, True)


def test_more_rows_lose_nothing_and_save_nothing(desk: Client, made: Made):
    answer = post(desk, address(made, "rubric-settings"), made, **SETTINGS, **{"ground-2": LAW}, deed="more")
    text = as_read(answer)
    assert (answer.status_code, text.count('name="ground-'), f'name="ground-2" value="{LAW}"' in text) == (200, 9, True)
    assert grounds(made) == []


def test_whoever_reads_the_rubric_is_warned_of_a_ground_out_of_force(desk: Client, made: Made):
    plan = put_out(made)
    save(desk, made, (LAW, plan.pk))
    reader = Client()
    reader.force_login(made.representative(made.codes[0]))
    warning = "Căn cứ «Kế hoạch số 01/KH-KTĐKT» hết hiệu lực. Lý do: Có quy định mới"
    assert warning not in as_read(reader.get(address(made, "rubric")))
    say(made, plan, "expired")
    assert warning in as_read(reader.get(address(made, "rubric")))


def test_so_is_whoever_reads_the_pact(desk: Client, made: Made):
    plan = put_out(made)
    pact = Pact.objects.get(year=made.year)
    Clause.objects.create(pact=pact, section="ground", order=1, text=LAW, cites=plan)
    warning = "Căn cứ «Kế hoạch số 01/KH-KTĐKT» hết hiệu lực. Lý do: Có quy định mới"
    assert warning not in as_read(desk.get(address(made, "pact")))
    say(made, plan, "expired")
    assert warning in as_read(desk.get(address(made, "pact")))


def test_the_dashboard_tells_who_can_mend_it(desk: Client, made: Made):
    plan = put_out(made)
    save(desk, made, (LAW, plan.pk))
    Clause.objects.create(pact=Pact.objects.get(year=made.year), section="ground", order=1, text=LAW, cites=plan)
    say(made, plan, "expired")
    reader = Client()
    reader.force_login(made.representative(made.codes[0]))
    told = [
        as_read(client.get(address(made, "overview"))).count(">Căn cứ hết hiệu lực</a>") for client in (desk, reader)
    ]
    assert told == [2, 0]


def test_a_document_tells_which_rubric_and_pact_stand_on_it(desk: Client, made: Made):
    plan = put_out(made)
    save(desk, made, (LAW, plan.pk), ("Lại nữa", plan.pk))
    pact = Pact.objects.get(year=made.year)
    Clause.objects.create(pact=pact, section="ground", order=1, text=LAW, cites=plan)
    text = as_read(desk.get(address(made, "document", plan.pk)))
    assert text.count(f'<a href="{address(made, "rubric")}">Bảng, {made.year}</a>') == 1
    assert text.count(f'<a href="{address(made, "pact")}">{pact.title}, {made.year.bloc}</a>') == 1


def test_the_document_proposes_them_as_its_grounds(desk: Client, made: Made):
    save(desk, made, (LAW, None), ("Theo đề nghị của Thư ký Khối", None), ("căn cứ Quy chế của Khối", None))
    assert make_rubric(DocumentSubject(made.year, (), DAY)).prose.grounds.split("\n") == [
        f"Căn cứ {LAW}",
        "Theo đề nghị của Thư ký Khối",
        "căn cứ Quy chế của Khối",
    ]


def test_they_stand_at_the_head_of_the_print(desk: Client, made: Made):
    save(desk, made, (LAW, None), ("Quy chế của Khối", None))
    text = sheets_of(desk.get(address(made, "rubric.pdf")).content)[0]
    assert f"Căn cứ {LAW};" in text
    assert "Căn cứ Quy chế của Khối." in text


def test_a_file_has_the_words_and_given_again_keeps_what_they_name(desk: Client, made: Made):
    plan = put_out(made)
    save(desk, made, (LAW, plan.pk))
    part = part_of(stored(made))
    assert dump_rubric(part)["grounds"] == [LAW]
    assert "grounds_cited" not in dump_rubric(part)
    from_file = RubricPart(part.plain, part.note, grounds=(PlainGround(LAW),))
    assert store_rubric(year=made.year, part=from_file) == []
    store_rubric(
        year=made.year, part=RubricPart(part.plain, "Ghi chú mới", grounds=(PlainGround("Thêm"), PlainGround(LAW)))
    )
    assert grounds(made) == [("Thêm", None), (LAW, plan.pk)]


def test_a_rubric_copied_from_another_bloc_names_nothing_of_its_register(made: Made):
    other = make_year(members=1, leaves=1, scored=False, bloc="khoi-khac")
    decision = file_in(other).document
    part = part_of(stored(made))
    store_rubric(year=made.year, part=RubricPart(part.plain, "Khác", grounds=(PlainGround(LAW, decision.pk),)))
    assert grounds(made) == [(LAW, None)]
