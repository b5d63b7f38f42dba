"""Publishing and correcting: what is kept, what is refused, what is logged, and that nothing else moves."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from common.audit.log import Actor, head
from common.audit.models import Entry
from members.access import Reader
from members.models import BlocYear
from scoring.models import Publication, Round, Score, Scorecard, Stage
from scoring.publications.freezing import snapshot_of
from scoring.rubrics.kinds import DIRECT
from scoring.rules.snapshot import compute, content_digest, digest, read, write
from scoring.sample import remove_sample
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.publication import (
    Correction,
    EligibilityVerdict,
    PublicationRefused,
    correct,
    lacks,
    preview,
    publish,
)
from scoring.verbs.scores import Edit, save_scores
from tests.printing import Paper
from tests.years import Made, make_year

WORD = "CÔNG BỐ"


@pytest.fixture
def made(db: None) -> Made:
    """A round whose every criterion is agreed."""
    return make_year(members=4, leaves=9, ineligible=["dv-03"])


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))


def published(made: Made, *, typed: str = WORD, seen: str = "", reader: Reader | None = None) -> Publication:
    return publish(
        round_id=made.round.pk,
        typed=typed,
        actor=Actor(user=made.secretary),
        reader=reader or made.reader(made.secretary),
        seen=seen,
    )


def corrected(made: Made, correction: Correction, *, typed: str = WORD, seen: str = "") -> Publication:
    return correct(
        round_id=made.round.pk,
        correction=correction,
        typed=typed,
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        seen=seen,
    )


def agreed(member: str, criterion: str, text: str) -> Edit:
    return Edit(member, criterion, Stage.AGREED, 0, text)


# --- publishing


def test_a_publication_freezes_the_round_in_text_and_print_and_closes_it(made: Made) -> None:
    draft = snapshot_of(sheet_of(made))
    publication = published(made)
    found = read(publication.snapshot)
    assert (publication.number, publication.reason, publication.by) == (1, "", "Thư ký Khối khoi-thu")
    assert digest(publication.snapshot) == publication.sha256
    assert digest(bytes(publication.pdf)) == publication.pdf_sha256
    assert bytes(publication.pdf)[:5] == b"%PDF-"
    assert (found.number, found.by, found.at, found.previous) == (1, publication.by, publication.at, "")
    assert content_digest(found) == content_digest(draft)
    assert Round.objects.get().step == "published"
    assert set(Scorecard.objects.values_list("state", flat=True)) == {"agreed"}


def test_the_snapshot_holds_every_value_of_every_member_and_the_whole_rubric(made: Made) -> None:
    sheet = sheet_of(made)
    found = read(published(made).snapshot)
    assert found.rubric == sheet.rubric
    assert [(line.code, line.order) for line in found.members] == [
        (code, order) for order, code in enumerate(made.codes, start=1)
    ]
    for line in found.members:
        assert [score.criterion for score in line.scores] == [leaf.code for leaf in sheet.leaves]
        for score in line.scores:
            mark = sheet.mark(line.code, score.criterion)
            assert {stage: (one.input, one.points) for stage, one in score.values.items()} == {
                stage: (mark.input(stage), mark.points_at(stage)) for stage in Stage.values
            }
            assert (score.points, score.explanation) == (mark.points, mark.explanation)
    excluded = found.member("dv-03")
    assert excluded is not None
    assert (excluded.rank, excluded.ineligible, excluded.document) == (None, "Tập thể bị kỷ luật", "Quyết định số 7")
    assert [(row.member, row.rank, row.total) for row in compute(found)] == [
        (line.code, line.rank, line.total) for line in found.standings
    ]


def test_a_value_without_points_says_in_the_snapshot_why(made: Made) -> None:
    """An actual without any target: agreed, so it may be published, and no zero."""
    edits = [Edit("dv-01", "1.6", stage, 0, None) for stage in Stage.values]
    save_scores(round_id=made.round.pk, edits=edits, actor=Actor(name="t"), reader=None)
    save_scores(round_id=made.round.pk, edits=[agreed("dv-01", "1.6", "98")], actor=Actor(name="t"), reader=None)
    line = read(published(made).snapshot).member("dv-01")
    assert line is not None
    assert (line.score("1.6").points, line.score("1.6").why_not) == (None, "Chưa có chỉ tiêu nên chưa tính được điểm.")


@pytest.mark.parametrize("typed", ["CÔNG BỐ", "  CÔNG BỐ \n", "CÔNG BỐ", "CÔNG\u00a0BỐ"])
def test_the_word_may_have_blanks_around_it_and_any_form_of_unicode(typed: str, made: Made) -> None:
    assert published(made, typed=typed).number == 1


@pytest.mark.parametrize("typed", ["", "công bố", "Công Bố", "CONG BO", "CÔNG BÔ", "CÔNGBỐ", "CÔNG BỐ!"])
def test_another_word_publishes_nothing(typed: str, made: Made) -> None:
    with pytest.raises(PublicationRefused) as refused:
        published(made, typed=typed)
    assert refused.value.problems == {"typed": "Hãy gõ đúng hai chữ «CÔNG BỐ», viết hoa, có dấu."}
    assert (Publication.objects.count(), Round.objects.get().step) == (0, "agreeing")


def test_a_criterion_that_is_not_agreed_is_named(made: Made) -> None:
    for member, criterion in (("dv-02", "1.1"), ("dv-02", "2.1"), ("dv-04", "1.3")):
        edit = Edit(member, criterion, Stage.AGREED, 0, None)
        save_scores(round_id=made.round.pk, edits=[edit], actor=Actor(name="t"), reader=None)
    sheet = sheet_of(made)
    assert [(lack.member.code, lack.criteria) for lack in lacks(sheet)] == [
        ("dv-02", ("1.1", "2.1")),
        ("dv-04", ("1.3",)),
    ]
    with pytest.raises(
        PermissionError, match=r"^Còn 3 ô điểm chưa thống nhất: Đơn vị 02 \(1.1, 2.1\), Đơn vị 04 \(1.3\).$"
    ):
        published(made)
    assert Publication.objects.count() == 0


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("preparing", "Chỉ công bố được khi kỳ chấm điểm ở bước Thống nhất."),
        ("scoring", "Chỉ công bố được khi kỳ chấm điểm ở bước Thống nhất."),
        ("appraising", "Chỉ công bố được khi kỳ chấm điểm ở bước Thống nhất."),
        ("published", "Kỳ chấm điểm đã công bố. Muốn sửa, hãy làm đính chính."),
    ],
)
def test_only_a_round_that_is_being_agreed_is_published(step: str, reason: str, made: Made) -> None:
    Round.objects.update(step=step)
    with pytest.raises(PermissionError) as refused:
        published(made)
    assert str(refused.value) == reason


def test_the_secretary_and_the_leader_publish_and_nobody_else(made: Made) -> None:
    others = [made.clerk, made.admin, made.representative("dv-01")]
    for user in others:
        with pytest.raises(PermissionError) as refused:
            published(made, reader=made.reader(user))
        assert str(refused.value) == "Chỉ Thư ký Khối và Lãnh đạo Khối được công bố và đính chính kết quả."
    assert published(made, reader=made.reader(made.leader)).number == 1


def test_nothing_is_published_that_was_not_seen(made: Made) -> None:
    seen = content_digest(snapshot_of(sheet_of(made)))
    save_scores(round_id=made.round.pk, edits=[agreed("dv-02", "1.1", "31")], actor=Actor(name="t"), reader=None)
    with pytest.raises(PublicationRefused) as refused:
        published(made, seen=seen)
    assert set(refused.value.problems) == {"seen"}
    assert published(made, seen=content_digest(snapshot_of(sheet_of(made)))).number == 1


def test_the_log_tells_of_the_publication_and_of_each_card(made: Made) -> None:
    before = Entry.objects.count()
    publication = published(made)
    entry = Entry.objects.get(key="publication/nam/1")
    assert (entry.subject, entry.action, entry.new, entry.reason, entry.member) == (
        "Kỳ chấm điểm Cả năm",
        "công bố",
        f"lần 1, mã xác nhận {publication.sha256}",
        "",
        "",
    )
    cards = Entry.objects.filter(action="thống nhất phiếu").order_by("member")
    assert [(card.member, card.old, card.new) for card in cards] == [
        (code, "Đã thẩm định", "Đã thống nhất") for code in made.codes
    ]
    # It is told as a document too, as everything that is registered.
    issued = Entry.objects.get(action="phát hành văn bản")
    assert issued.new.endswith(publication.pdf_sha256)
    assert Entry.objects.count() == before + 2 + len(made.codes)


def test_a_published_round_takes_no_score_by_any_door(made: Made) -> None:
    published(made)
    before = list(Score.objects.order_by("id").values())
    with pytest.raises(PermissionError, match="chỉ sửa được bằng đính chính"):
        save_scores(round_id=made.round.pk, edits=[agreed("dv-01", "1.1", "1")], actor=Actor(name="t"), reader=None)
    outcome = save_scores(
        round_id=made.round.pk,
        edits=[Edit("dv-01", "1.1", Stage.AGREED, 1, "1")],
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        reason="Thử",
    ).outcomes[0]
    assert outcome.message == "Kỳ chấm điểm đã công bố, điểm không sửa được nữa."
    assert list(Score.objects.order_by("id").values()) == before


# --- correcting


def test_a_correction_changes_the_score_and_is_another_publication_with_its_reason(made: Made) -> None:
    first = published(made)
    second = corrected(made, Correction(1, [agreed("dv-02", "1.1", "99")], reason="Cộng nhầm"))
    old, new = read(first.snapshot), read(second.snapshot)
    assert (second.number, second.reason, new.reason, new.previous) == (2, "Cộng nhầm", "Cộng nhầm", first.sha256)
    changed = {(line.code, score.criterion) for line in new.members for score in line.scores} - {
        (line.code, score.criterion)
        for line in old.members
        for score in line.scores
        if (other := new.member(line.code)) and other.score(score.criterion) == score
    }
    assert changed == {("dv-02", "1.1")}
    assert content_digest(new) == content_digest(snapshot_of(sheet_of(made)))
    # The first one stands as it was.
    again = Publication.objects.get(number=1)
    assert (again.snapshot, bytes(again.pdf), again.sha256) == (first.snapshot, bytes(first.pdf), first.sha256)
    assert write(read(again.snapshot)) == again.snapshot


def test_a_correction_moves_others_by_the_leader_s_rule_in_the_same_act(made: Made) -> None:
    published(made)
    reader = made.reader(made.secretary)
    correction = Correction(1, [agreed("dv-02", "1.2", "250/100")], reason="Sai chỉ tiêu")
    for code in ("dv-01", "dv-04"):
        Score.objects.filter(card__member__code=code, criterion__code="1.2").update(
            agreed_input={"actual": "150", "target": "100"}
        )
    draft = preview(round_id=made.round.pk, correction=correction, actor=Actor(user=made.secretary), reader=reader)
    second = corrected(made, correction, seen=draft.seen)
    line = read(second.snapshot).member("dv-01")
    assert line is not None
    # Half of 100, and of the other half as much as 50 % are of the leader's 150 %.
    assert str(line.score("1.2").points) == "66.67"
    assert Entry.objects.filter(action="tính lại theo đơn vị dẫn đầu", member="dv-01").exists()


def test_a_preview_shows_what_a_correction_makes_and_keeps_nothing(made: Made) -> None:
    published(made)
    state = list(Score.objects.order_by("id").values()), Entry.objects.count(), Publication.objects.count()
    correction = Correction(1, [agreed("dv-02", "1.1", "99")], [EligibilityVerdict("dv-03", False)], "Cộng nhầm")
    draft = preview(
        round_id=made.round.pk,
        correction=correction,
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
    )
    assert (list(Score.objects.order_by("id").values()), Entry.objects.count(), Publication.objects.count()) == state
    assert Round.objects.get().ineligible.count() == 1
    assert draft.problems == {}
    second = corrected(made, correction, seen=draft.seen)
    assert content_digest(read(second.snapshot)) == draft.seen


def test_who_is_ranked_is_corrected_with_its_reason_and_document(made: Made) -> None:
    published(made)
    verdicts = [
        EligibilityVerdict("dv-03", False, "Đã gỡ kỷ luật", "QĐ 9"),
        EligibilityVerdict("dv-01", True, "Vi phạm", "KL 12"),
    ]
    found = read(corrected(made, Correction(1, (), verdicts, "Có văn bản mới")).snapshot)
    lines = {line.code: line for line in found.members}
    assert (lines["dv-03"].ineligible, lines["dv-03"].rank is not None) == (None, True)
    assert (lines["dv-01"].ineligible, lines["dv-01"].document, lines["dv-01"].rank) == ("Vi phạm", "KL 12", None)
    told = Entry.objects.filter(key__startswith="ineligible/").order_by("member")
    assert [(one.member, one.action, one.old, one.new, one.reason) for one in told] == [
        ("dv-01", "không xét", "", "Vi phạm (KL 12)", ""),
        ("dv-03", "xét lại", "Tập thể bị kỷ luật (Quyết định số 7)", "", "Đã gỡ kỷ luật (QĐ 9)"),
    ]


@pytest.mark.parametrize(
    ("correction", "problems"),
    [
        (Correction(1, [agreed("dv-02", "1.1", "101")], reason="x"), {"score:dv-02:1.1"}),
        (Correction(1, [agreed("dv-02", "1.1", "9.125")], reason="x"), {"score:dv-02:1.1"}),
        (Correction(1, [agreed("dv-02", "1.1", " ")], reason="x"), {"score:dv-02:1.1"}),
        (Correction(1, [agreed("dv-99", "1.1", "5")], reason="x"), {"score:dv-99:1.1"}),
        (Correction(1, [Edit("dv-02", "1.1", Stage.SELF, 0, "5")], reason="x"), {"score:dv-02:1.1"}),
        (Correction(1, [agreed("dv-02", "1.1", "99")], reason=" \u200b"), {"reason"}),
        (Correction(2, [agreed("dv-02", "1.1", "99")], reason="x"), {"number"}),
        (Correction(1, (), [EligibilityVerdict("dv-01", True)], "x"), {"verdict:dv-01"}),
        (Correction(1, (), [EligibilityVerdict("dv-01", False, "x")], "x"), {"verdict:dv-01"}),
        (Correction(1, (), [EligibilityVerdict("dv-99", True, "x")], "x"), {"verdict:dv-99"}),
        (Correction(1, (), [EligibilityVerdict("dv-01", True, "x", "y" * 301)], "x"), {"verdict:dv-01"}),
        (Correction(1, reason="x"), {"nothing"}),
    ],
)
def test_what_cannot_be_corrected_so_is_told_by_its_place_and_nothing_changes(
    correction: Correction, problems: set[str], made: Made
) -> None:
    published(made)
    before = list(Score.objects.order_by("id").values()), Entry.objects.count()
    with pytest.raises(PublicationRefused) as refused:
        corrected(made, correction)
    assert set(refused.value.problems) == problems
    assert (list(Score.objects.order_by("id").values()), Entry.objects.count()) == before
    assert (Publication.objects.count(), Round.objects.get().step) == (1, "published")


def test_a_correction_asks_for_the_word_and_for_what_its_preview_showed(made: Made) -> None:
    published(made)
    correction = Correction(1, [agreed("dv-02", "1.1", "99")], reason="x")
    for how, problem in (({"typed": "công bố"}, "typed"), ({"seen": "khác"}, "seen")):
        with pytest.raises(PublicationRefused) as refused:
            corrected(made, correction, **how)
        assert set(refused.value.problems) == {problem}
    assert Publication.objects.count() == 1


def test_only_a_published_round_is_corrected_and_only_by_who_may_publish(made: Made) -> None:
    correction = Correction(1, [agreed("dv-02", "1.1", "99")], reason="x")
    with pytest.raises(PermissionError, match="Kỳ chấm điểm chưa công bố"):
        corrected(made, correction)
    published(made)
    for user in (made.clerk, made.admin, made.representative("dv-02")):
        with pytest.raises(PermissionError, match="Chỉ Thư ký Khối và Lãnh đạo Khối"):
            correct(
                round_id=made.round.pk,
                correction=correction,
                typed=WORD,
                actor=Actor(user=user),
                reader=made.reader(user),
            )
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(("visibility", "told"), [("own", ""), ("totals", "Cộng nhầm"), ("full", "Cộng nhầm")])
def test_the_log_tells_everybody_the_reason_only_where_members_see_of_each_other(
    visibility: str, told: str, made: Made
) -> None:
    Round.objects.update(visibility=visibility)
    published(made)
    corrected(made, Correction(1, [agreed("dv-02", "1.1", "99")], reason="Cộng nhầm"))
    assert Entry.objects.get(key="publication/nam/2").reason == told
    assert Entry.objects.get(key="score/nam/dv-02/1.1/agreed").reason == "Cộng nhầm"


# --- at once


@pytest.mark.django_db(transaction=True)
def test_publishing_while_twenty_save_keeps_every_acknowledged_save_and_no_other() -> None:
    made = make_year(members=4, leaves=9)
    secretary, reader = made.secretary, made.reader(made.secretary)
    places = [(member, leaf.code) for leaf in made.leaves if leaf.kind is DIRECT for member in made.codes]
    saved: dict[tuple[str, str], str] = {}
    ready = threading.Barrier(21)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        place = places[number % len(places)]
        edit = Edit(*place, Stage.AGREED, 1, str(60 + number))
        outcome = save_scores(
            round_id=made.round.pk, edits=[edit], actor=Actor(user=secretary), reader=reader, reason="Họp"
        ).outcomes[0]
        if outcome.fate == "saved":
            saved[place] = str(60 + number)

    def run(number: int) -> None:
        try:
            ready.wait()
            publish(round_id=made.round.pk, typed=WORD, actor=Actor(user=secretary), reader=reader) if (
                number == 20
            ) else work(number)
        except BaseException as error:  # told after all have ended
            failures.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    publication = Publication.objects.get()
    found = read(publication.snapshot)
    assert content_digest(found) == content_digest(snapshot_of(sheet_of(made)))
    for (member, criterion), text in saved.items():
        line = found.member(member)
        assert line is not None
        assert line.score(criterion).values["agreed"].input == {"points": text}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_told_that_it_is_done() -> None:
    made = make_year(members=3, leaves=5)
    reader, told = made.reader(made.secretary), []
    ready = threading.Barrier(2)

    def run() -> None:
        try:
            ready.wait()
            publish(round_id=made.round.pk, typed=WORD, actor=Actor(user=made.secretary), reader=reader)
        except PermissionError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["Kỳ chấm điểm đã công bố. Muốn sửa, hãy làm đính chính."]
    assert Publication.objects.count() == 1


def test_a_failure_on_the_way_leaves_the_round_as_it_was(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **how: Any) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setattr("scoring.publications.making.render_publication", broken)
    with pytest.raises(RuntimeError, match="no paper"):
        published(made)
    assert (Publication.objects.count(), Round.objects.get().step) == (0, "agreeing")


# --- kept


def test_the_snapshot_names_the_end_of_the_log_as_it_was(made: Made) -> None:
    end = head()
    found = read(published(made).snapshot)
    assert (found.log_entries, found.log_hash) == (end.number, end.hash)


@pytest.mark.parametrize(
    ("family", "head", "authority"),
    [
        ("state", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc", "TM. KHỐI THI ĐUA KHOI-THU"),
        ("party", "ĐẢNG CỘNG SẢN VIỆT NAM", "T/M KHỐI THI ĐUA KHOI-THU"),
    ],
)
def test_the_print_that_is_kept_is_of_the_year_s_family_and_names_who_signs(
    family: str, head: str, authority: str, made: Made
) -> None:
    BlocYear.objects.update(family=family)
    paper = Paper(bytes(published(made).pdf))
    assert paper.faults() == []
    assert [paper.text.count(text) for text in (head, authority)] == [1, 1]
    # The secretary's account bears no person's name.
    signed, _, _ = paper.text.partition(" Mã xác minh: ")
    assert signed.endswith(f"THƯ KÝ KHỐI {authority} TRƯỞNG KHỐI Người đại diện 01")
    assert len(paper.blanks) == 1


def test_the_database_itself_keeps_a_publication(made: Made) -> None:
    published(made)
    for change in (
        lambda: Publication.objects.update(reason="", snapshot="khác"),
        lambda: Publication.objects.update(is_sample=True),
        lambda: Publication.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert digest(Publication.objects.get().snapshot) == Publication.objects.get().sha256


def test_a_published_sample_round_goes_with_the_sample_and_a_real_one_stays(made: Made) -> None:
    published(made)
    sample = make_year(members=3, leaves=5, bloc="khoi-mau")
    Round.objects.filter(pk=sample.round.pk).update(is_sample=True)
    publication = sample.publish()
    sample.correct({("dv-02", "1.1"): "99"})
    assert read(publication.snapshot).sample
    remove_sample(actor=Actor(name="demo"))
    assert list(Publication.objects.values_list("round", flat=True)) == [made.round.pk]
    assert list(Round.objects.values_list("pk", flat=True)) == [made.round.pk]
    # The log still tells that there was one, and what it was known by.
    assert publication.sha256 in Entry.objects.get(key="publication/nam/1", bloc="khoi-mau").new
