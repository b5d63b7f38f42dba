"""Files behind scores: who may, what is kept and told, which points they make count, and many hands at once."""

import hashlib
import io
import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.test import Client
from pytest_django import Settings

from common.audit.log import Actor
from common.audit.models import Entry
from common.files.taking import Taken, store
from members.access import Reader
from scoring.models import Criterion, Evidence, Round, Score, Scorecard
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.kinds.points import NO_EVIDENCE
from scoring.sample import make_sample, remove_sample
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.evidence import (
    MOST_FILES_EACH,
    NoSuchPlace,
    add_evidence,
    remove_evidence,
    restore_evidence,
)
from scoring.verbs.scores import Edit, save_scores
from tests.as_read import as_read
from tests.common.files.samples import docx, pdf, picture
from tests.evidencefiles import as_member, as_secretary, given, one, put
from tests.keptfiles import kept_at
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
ME, OTHER = "dv-02", "dv-03"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Every test has a store of its own."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def made(db: None) -> Made:
    return make_year()


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))


def kept(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def last_log() -> list[str]:
    entry = Entry.objects.order_by("-id").first()
    assert entry is not None
    return [entry.subject, entry.action, entry.old, entry.new, entry.member, entry.key, entry.actor_name]


def change(verb: Callable[..., Evidence], made: Made, evidence: Evidence, by: Reader | None = None) -> Evidence:
    reader = by or as_secretary(made)
    return verb(
        round_id=made.round.pk, evidence_id=evidence.pk, member=ME, actor=Actor(user=reader.user), reader=reader
    )


# --- handing in, taking away, bringing back


def test_a_file_is_kept_by_its_digest_and_told_with_who_brought_it(made: Made) -> None:
    content = picture("PNG")
    taken = put(made, given(content, r"C:\Ảnh\Hội nghị.JPG"))
    digest = hashlib.sha256(content).hexdigest()
    evidence = Evidence.objects.get()
    assert [(one.name, one.message) for one in taken] == [("Hội nghị.png", "")]
    assert (evidence.name, evidence.kind, evidence.content_type, evidence.size, evidence.sha256) == (
        "Hội nghị.png",
        "picture",
        "image/png",
        len(content),
        digest,
    )
    assert (evidence.card.member.code, evidence.criterion.code, evidence.added_by) == (
        ME,
        "1.1",
        "Thư ký Khối khoi-thu",
    )
    with store().open(digest) as file:
        assert file.read() == content
    told = f"Hội nghị.png (Ảnh, {len(content)} byte, SHA-256 {digest[:16]}…)"
    assert last_log() == [
        "Đơn vị 02, tiêu chí 1.1, minh chứng",
        "nộp minh chứng thay đơn vị",
        "",
        told,
        ME,
        "evidence/nam/dv-02/1.1",
        "Thư ký Khối khoi-thu",
    ]
    assert sheet_of(made).evidence == {(ME, "1.1"): 1}


def test_several_files_are_each_judged_by_themselves(made: Made, folder: Path) -> None:
    taken = put(
        made, given(pdf("A"), "a.pdf"), given(b"<html>", "b.pdf"), given(docx(), "c.doc"), given(pdf("A"), "d.pdf")
    )
    assert [(one.name, one.message) for one in taken] == [
        ("a.pdf", ""),
        ("b", "Đây là trang web hoặc ảnh SVG, dù tên tệp ghi khác. Hãy in ra PDF rồi nộp bản PDF."),
        ("c.docx", ""),
        ("d.pdf", "Tệp này đã có ở tiêu chí này, tên là «a.pdf»."),
    ]
    assert list(Evidence.objects.values_list("name", flat=True)) == ["a.pdf", "c.docx"]
    assert kept(folder) == 2


def test_a_file_taken_away_stands_behind_nothing_and_can_be_brought_back(made: Made) -> None:
    evidence = one(made)
    change(remove_evidence, made, evidence)
    assert sheet_of(made).evidence == {}
    told = f"Bao cao.pdf (PDF, {evidence.size} byte, SHA-256 {evidence.sha256[:16]}…)"
    assert last_log()[1:4] == ["gỡ minh chứng thay đơn vị", told, ""]
    assert kept_at(store(), evidence.sha256).exists()
    change(restore_evidence, made, evidence)
    assert sheet_of(made).evidence == {(ME, "1.1"): 1}
    assert last_log()[1] == "khôi phục minh chứng thay đơn vị"


def test_what_was_done_already_is_done_once(made: Made) -> None:
    evidence = one(made)
    change(restore_evidence, made, evidence)
    change(remove_evidence, made, evidence)
    before = Evidence.objects.get().removed_at, Entry.objects.count()
    change(remove_evidence, made, evidence)
    assert (Evidence.objects.get().removed_at, Entry.objects.count()) == before


def test_a_file_that_stands_there_again_is_not_brought_back_beside_itself(made: Made) -> None:
    first = one(made)
    change(remove_evidence, made, first)
    one(made)
    with pytest.raises(PermissionError, match=r"^Tệp này đã có ở tiêu chí này, tên là «Bao cao.pdf»\.$"):
        change(restore_evidence, made, first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=first.pk).update(removed_at=None)


def test_a_criterion_has_so_many_files_and_no_more(made: Made) -> None:
    first = one(made, "0")
    put(made, *(given(pdf(str(number))) for number in range(1, MOST_FILES_EACH)))
    refused = put(made, given(pdf("nữa")))
    said = "Mỗi tiêu chí có nhiều nhất 20 tệp. Hãy gộp các tệp, hoặc gỡ tệp không cần nữa."
    assert [(one.row, one.message) for one in refused] == [(None, said)]
    change(remove_evidence, made, first)
    assert put(made, given(pdf("nữa")))[0].message == ""
    with pytest.raises(PermissionError, match=r"^Mỗi tiêu chí có nhiều nhất"):
        change(restore_evidence, made, first)
    assert put(made, given(pdf("nữa")), criterion="1.2")[0].message == ""


def test_a_member_without_a_card_gets_one_with_its_first_file(made: Made) -> None:
    Score.objects.filter(card__member__code=ME).delete()
    Scorecard.objects.filter(member__code=ME).delete()
    one(made)
    assert Scorecard.objects.get(member__code=ME).state == "drafting"
    assert sheet_of(made).evidence == {(ME, "1.1"): 1}


@pytest.mark.parametrize(("member", "criterion"), [("dv-99", "1.1"), (ME, "9.9"), (ME, "1")])
def test_there_is_no_place_but_a_criterion_of_a_member(made: Made, member: str, criterion: str) -> None:
    with pytest.raises(NoSuchPlace):
        put(made, given(pdf()), member=member, criterion=criterion)
    assert Evidence.objects.count() == 0


def test_a_file_is_found_on_its_own_card_and_in_its_own_round_only(made: Made) -> None:
    evidence = one(made, member=OTHER)
    with pytest.raises(NoSuchPlace):
        change(remove_evidence, made, evidence)
    other = make_year(year=2025)
    reader = as_secretary(other)
    with pytest.raises(NoSuchPlace):
        remove_evidence(
            round_id=other.round.pk,
            evidence_id=evidence.pk,
            member=OTHER,
            actor=Actor(),
            reader=reader,
            year=other.year,
        )
    with pytest.raises(Round.DoesNotExist):
        remove_evidence(
            round_id=made.round.pk, evidence_id=evidence.pk, member=OTHER, actor=Actor(), reader=reader, year=other.year
        )


def test_who_may_not_leaves_no_byte(made: Made, folder: Path) -> None:
    with pytest.raises(PermissionError, match=r"^Chỉ đơn vị và Thư ký Khối được nộp minh chứng\.$"):
        put(made, given(pdf()), by=as_member(made, OTHER))
    Round.objects.update(step="published")
    with pytest.raises(PermissionError, match=r"^Kỳ chấm điểm đã công bố"):
        put(made, given(pdf()))
    assert kept(folder) == 0


def test_the_member_itself_is_told_so_in_the_log(made: Made) -> None:
    Scorecard.objects.update(state="drafting")
    put(made, given(pdf()), by=as_member(made, ME))
    assert last_log()[1] == "nộp minh chứng"


def test_a_disk_that_takes_no_more_is_told_and_nothing_is_written(made: Made, folder: Path) -> None:
    folder.parent.joinpath("evidence").write_text("no folder")
    said = "Máy chủ không ghi được tệp (có thể đã hết chỗ). Chưa có gì được lưu; hãy báo Quản trị."
    assert [(one.row, one.message) for one in put(made, given(pdf()))] == [(None, said)]
    assert Evidence.objects.count() == 0


# --- criteria that count only with evidence


def decides(made: Made, criterion: str) -> None:
    Criterion.objects.filter(rubric__year=made.year, code=criterion).update(
        evidence_required=True, evidence_decides=True
    )


def agree(made: Made, member: str, criterion: str, text: str) -> None:
    sheet = sheet_of(made)
    edit = Edit(member, criterion, "agreed", sheet.mark(member, criterion).version, text)
    saved = save_scores(
        round_id=made.round.pk,
        edits=[edit],
        actor=Actor(),
        reader=as_secretary(made),
        reason="Thử",
        cards=None,
    )
    assert [outcome.message for outcome in saved.outcomes] == [""]


def test_points_begin_to_count_with_the_first_file_and_stop_with_the_last(made: Made) -> None:
    decides(made, "1.1")
    agree(made, ME, "1.1", "90")
    assert sheet_of(made).mark(ME, "1.1").points is None
    first = one(made, "A")
    assert sheet_of(made).mark(ME, "1.1").points == Decimal("90.00")
    second = one(made, "B")
    change(remove_evidence, made, first)
    assert sheet_of(made).mark(ME, "1.1").points == Decimal("90.00")
    change(remove_evidence, made, second)
    assert sheet_of(made).mark(ME, "1.1").points is None
    change(restore_evidence, made, second)
    assert sheet_of(made).mark(ME, "1.1").points == Decimal("90.00")
    entries = Entry.objects.filter(key="score/nam/dv-02/1.1/agreed", action="tính lại theo minh chứng").order_by("id")
    assert list(entries.values_list("old", "new")) == [("", "90"), ("90", ""), ("", "90")]


def test_a_file_of_the_leader_moves_the_others_and_the_log_has_each_move(made: Made) -> None:
    decides(made, "1.2")
    for code, text in (("dv-01", "110/100"), (ME, "120/100"), (OTHER, "50/100")):
        agree(made, code, "1.2", text)
    for code in ("dv-01", OTHER):
        one(made, code, member=code, criterion="1.2")

    def points() -> list[Decimal | None]:
        return [sheet_of(made).mark(code, "1.2").points for code in made.codes]

    assert points() == [Decimal("100.00"), None, Decimal("25.00")]
    before = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
    leader = one(made, criterion="1.2")
    assert points() == [Decimal("75.00"), Decimal("100.00"), Decimal("25.00")]
    moves = Entry.objects.filter(id__gt=before, key__endswith="/agreed").order_by("id")
    assert list(moves.values_list("member", "action", "old", "new")) == [
        (ME, "tính lại theo minh chứng", "", "100"),
        ("dv-01", "tính lại theo đơn vị dẫn đầu", "100", "75"),
    ]
    change(remove_evidence, made, leader)
    assert points() == [Decimal("100.00"), None, Decimal("25.00")]


def test_a_criterion_that_counts_anyway_moves_nothing(made: Made) -> None:
    before = list(Score.objects.order_by("id").values_list("points", "version"))
    one(made)
    assert list(Score.objects.order_by("id").values_list("points", "version")) == before
    assert Entry.objects.filter(action__startswith="tính lại").count() == 0


def test_the_card_says_why_nothing_counts(made: Made) -> None:
    decides(made, "1.1")
    agree(made, ME, "1.1", "90")
    sheet = sheet_of(made)
    assert sheet.lacks_evidence(ME, sheet.nodes["1.1"])
    client = Client()
    client.force_login(made.secretary)
    assert NO_EVIDENCE in as_read(client.get(made.address("card", ME)))


# --- what hangs together with it


def test_a_rubric_with_files_behind_its_criteria_is_frozen(made: Made) -> None:
    Score.objects.all().delete()
    Round.objects.update(step="scoring")
    change(remove_evidence, made, one(made))
    Round.objects.update(step="preparing")
    assert not may_change_rubric(made.round.rubric)
    Evidence.objects.all().delete()
    assert may_change_rubric(made.round.rubric)


def test_files_of_a_sample_round_go_with_it(db: None) -> None:
    made = make_year()
    Score.objects.all().delete()
    Scorecard.objects.all().delete()
    Round.objects.all().delete()
    make_sample(year=made.year, password="mat-khau-thu-6", renew=False, actor=Actor(name="test"))
    made.round = Round.objects.get()
    one(made)
    remove_sample(actor=Actor(name="test"))
    assert (Evidence.objects.count(), Round.objects.count()) == (0, 0)


def checked() -> tuple[int, list[str]]:
    out = io.StringIO()
    try:
        call_command("check_evidence", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_the_check_names_every_file_that_is_missing_or_was_changed(made: Made) -> None:
    whole, missing, changed = (one(made, text) for text in "ABC")
    change(remove_evidence, made, missing)
    put(made, given(pdf("C"), "như trên.pdf"), criterion="1.2")
    assert checked() == (0, ["Đủ 4 minh chứng, tệp nào cũng nguyên vẹn."])
    place = partial(kept_at, store())
    place(missing.sha256).unlink()
    place(changed.sha256).chmod(0o600)
    place(changed.sha256).write_bytes(pdf("D"))
    code, lines = checked()
    assert code == 1
    assert sorted(lines[:-1]) == sorted(
        [
            f"mất tệp: khoi-thu/2024/nam/dv-02, tiêu chí 1.1, «B.pdf» (đã gỡ): {place(missing.sha256)}",
            f"tệp đã bị sửa: khoi-thu/2024/nam/dv-02, tiêu chí 1.1, «C.pdf»: {place(changed.sha256)}",
            f"tệp đã bị sửa: khoi-thu/2024/nam/dv-02, tiêu chí 1.2, «như trên.pdf»: {place(changed.sha256)}",
        ]
    )
    assert lines[-1] == "Có 3 trên 4 minh chứng không còn nguyên vẹn."
    assert place(whole.sha256).exists()


# --- many hands


def at_once(count: int, work: Callable[[int], None]) -> None:
    ready = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            ready.wait()
            work(number)
        except BaseException as error:  # told after all have ended
            failures.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_of_several_who_hand_in_the_same_file_at_once_one_is_taken_and_the_others_are_told() -> None:
    made = make_year()
    reader = as_secretary(made)
    taken: list[Taken[Evidence]] = []

    def work(number: int) -> None:
        file = given(pdf(), f"lần {number}.pdf")
        taken.extend(
            add_evidence(
                round_id=made.round.pk, member=ME, criterion="1.1", files=[file], actor=Actor(name="t"), reader=reader
            )
        )

    at_once(5, work)
    only = Evidence.objects.get()
    assert sorted(one.message for one in taken) == ["", *[f"Tệp này đã có ở tiêu chí này, tên là «{only.name}»."] * 4]
    assert Entry.objects.filter(key="evidence/nam/dv-02/1.1").count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_more_files_come_in_at_once_than_there_may_be() -> None:
    made = make_year()
    reader = as_secretary(made)
    put(made, *(given(pdf(f"trước {number}")) for number in range(MOST_FILES_EACH - 2)))

    def work(number: int) -> None:
        add_evidence(
            round_id=made.round.pk,
            member=ME,
            criterion="1.1",
            files=[given(pdf(f"cùng lúc {number}"))],
            actor=Actor(name="t"),
            reader=reader,
        )

    at_once(5, work)
    assert Evidence.objects.count() == MOST_FILES_EACH
