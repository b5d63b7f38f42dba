"""The text of a publication: the same data give the same bytes, and what is read back is what was computed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.tree.rubric import PlainRubric, WhenExempt
from scoring.rules.snapshot import (
    FORMAT,
    MemberLine,
    ScoreLine,
    Snapshot,
    StageValue,
    card_of,
    compute,
    content_digest,
    digest,
    read,
    write,
)
from scoring.rules.standing import Contender, rank
from scoring.rules.totals import add_up
from tests.scoring.rubrics.examples import BANDS, SAMPLE, D, direct, group, rubric, scores_of, trees

AT = datetime(2024, 3, 17, 8, 5, tzinfo=UTC)
Member = tuple[dict[str, Decimal | None], bool, int | None]


def snapshot(sheet: PlainRubric, members: list[Member]) -> Snapshot:
    """A publication of members with these points («không xét» or not, votes), as the rules make the standings."""
    cards = {str(number): add_up(sheet, points) for number, (points, _, _) in enumerate(members)}
    entries = [Contender(str(number), cards[str(number)], out, votes) for number, (_, out, votes) in enumerate(members)]
    lines = []
    for row in rank(sheet, entries):
        points, out, votes = members[int(row.member)]
        lines.append(
            MemberLine(
                code=row.member,
                name=f"Đơn vị {row.member}",
                short_name=row.member,
                order=int(row.member) + 1,
                ineligible="Tập thể bị kỷ luật" if out else None,
                document="Quyết định số 7" if out else "",
                votes=votes,
                total=row.total,
                rank=row.rank,
                tied=row.tied,
                decided_by=row.decided_by,
                band=row.band,
                unscored=cards[row.member].unscored,
                nodes=cards[row.member].nodes,
                scores=tuple(
                    ScoreLine(
                        code, {"agreed": StageValue({"points": str(given)}, given)} if given is not None else {}, given
                    )
                    for code, given in points.items()
                ),
            )
        )
    return Snapshot(
        bloc_code="khoi-6",
        bloc_name="Khối thi đua 6",
        parent="Tỉnh ủy",
        locality="Bình Thuận",
        year=2024,
        round_code="nam",
        round_name="Cả năm",
        visibility="totals",
        sample=False,
        rubric=sheet,
        members=tuple(lines),
        number=1,
        at=AT,
        by="Thư ký Khối",
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any rubric, ties broken by any of its top nodes, and up to six members."""
    tree = draw(st.one_of(trees(), st.just(SAMPLE)))
    tie_break = draw(st.lists(st.sampled_from([node.code for node in tree.nodes] + ["votes"]), unique=True))
    sheet = replace(tree, tie_break=tuple(tie_break), bands=draw(st.sampled_from([(), BANDS])))
    member = st.tuples(scores_of(sheet), st.booleans(), st.none() | st.integers(0, 3))
    return snapshot(sheet, draw(st.lists(member, max_size=6)))


@given(snapshots())
def test_reading_back_gives_the_same_and_writes_the_same_bytes(made: Snapshot) -> None:
    text = write(made)
    assert write(read(text)) == text
    assert digest(text) == sha256(text.encode()).hexdigest()
    by_code = {line.code: line for line in read(text).members}
    for line in made.members:
        again = by_code[line.code]
        assert (again.rank, again.total, again.band, again.tied, again.decided_by, again.ineligible, again.votes) == (
            (line.rank, line.total, line.band, line.tied, line.decided_by, line.ineligible, line.votes)
        )
        assert again.nodes == line.nodes


@given(snapshots())
def test_what_is_read_back_computes_to_the_standings_it_says(made: Snapshot) -> None:
    found = read(write(made))
    said = [(line.code, line.rank, line.total, line.band, line.tied, line.decided_by) for line in found.standings]
    assert said == [(row.member, row.rank, row.total, row.band, row.tied, row.decided_by) for row in compute(found)]
    assert {line.code: card_of(found, line).nodes for line in found.members} == {
        line.code: line.nodes for line in found.members
    }


@given(snapshots(), st.data())
def test_the_order_of_rows_does_not_matter(made: Snapshot, data: st.DataObject) -> None:
    members = data.draw(st.permutations(made.members))
    mixed = tuple(replace(line, scores=tuple(data.draw(st.permutations(line.scores)))) for line in members)
    bands = tuple(data.draw(st.permutations(made.rubric.bands)))
    assert write(replace(made, members=mixed, rubric=replace(made.rubric, bands=bands))) == write(made)


ONE = snapshot(
    rubric(group("I", "100", direct("I.1", "60"), direct("I.2", "40")), bands=BANDS),
    [({"I.1": D("97.50").scaleb(-1), "I.2": None}, False, 3)],
)


def test_numbers_are_exact_strings_whatever_zeros_a_database_hands_out() -> None:
    line = ONE.members[0]
    found = json.loads(write(ONE))
    assert found["format"] == FORMAT
    assert found["members"][0]["total"] == "9.75"
    assert found["members"][0]["nodes"] == {"I": "9.75", "I.1": "9.75", "I.2": None}
    more_zeros = replace(ONE, members=(replace(line, total=D("9.7500")),))
    assert write(more_zeros) == write(ONE)
    tiny = replace(ONE, members=(replace(line, total=D("0.1") + D("0.2")),))
    assert json.loads(write(tiny))["members"][0]["total"] == "0.3"


def test_an_unscored_criterion_is_null_and_a_zero_is_a_zero() -> None:
    line = ONE.members[0]
    scored = replace(line, scores=(ScoreLine("I.1", {"self": StageValue({"points": "0"}, D(0))}, D(0)), line.scores[1]))
    scores = json.loads(write(replace(ONE, members=(scored,))))["members"][0]["scores"]
    nothing = {"input": None, "points": None}
    assert [(score["self"], score["agreed"], score["points"]) for score in scores] == [
        ({"input": {"points": "0"}, "points": "0"}, nothing, "0"),
        (nothing, nothing, None),
    ]


def test_the_text_is_nfc_and_the_time_that_of_vietnam_from_wherever_it_is_written() -> None:
    decomposed = replace(ONE, reason="Uỷ ban", by="Thư ký")
    elsewhere = replace(ONE, reason="Uỷ ban", by="Thư ký", at=AT.astimezone(timezone(timedelta(hours=-5))))
    assert write(decomposed) == write(elsewhere)
    assert json.loads(write(ONE))["at"] == "2024-03-17T15:05:00+07:00"


def test_any_change_of_what_is_published_is_another_digest_and_who_and_when_is_none() -> None:
    line = ONE.members[0]
    other = replace(ONE, at=AT + timedelta(days=1), by="Người khác", number=2, reason="Nhầm", previous="0" * 64)
    assert content_digest(other) == content_digest(ONE)
    assert digest(write(other)) != digest(write(ONE))
    changed = [
        replace(ONE, visibility="full"),
        replace(ONE, year=2025),
        replace(ONE, members=(replace(line, ineligible="Vi phạm"),)),
        replace(ONE, members=(replace(line, scores=(replace(line.scores[0], explanation="Đã nộp"), line.scores[1])),)),
        replace(ONE, rubric=replace(ONE.rubric, scale=D(101))),
    ]
    assert content_digest(ONE) not in {content_digest(one) for one in changed}


@pytest.mark.parametrize("text", ["{}", "[]", '{"format":"khoithidua.publication/2"}'])
def test_another_format_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="no text of the format"):
        read(text)


def test_what_does_not_apply_is_in_the_text_only_of_who_it_does_not_apply_to() -> None:
    sheet = replace(
        rubric(group("I", "20", direct("I.1", "10"), direct("I.2", "10"))), not_applicable=WhenExempt.SCALED
    )
    given_ = snapshot(sheet, [({"I.1": D(8), "I.2": D(6)}, False, None)])
    line = given_.members[0]
    card = add_up(sheet, {"I.1": D(8)}, {"I.2"})
    exempt = replace(
        line,
        total=card.total,
        nodes=card.nodes,
        scores=(line.scores[0], ScoreLine("I.2", {})),
        not_applicable={"I.2": "Không có đoàn viên"},
    )
    text = write(replace(given_, members=(exempt,)))
    told = json.loads(text)
    assert (told["rubric"]["not_applicable"], told["members"][0]["not_applicable"]) == (
        "scaled",
        {"I.2": "Không có đoàn viên"},
    )
    [found] = read(text).members
    assert (found.not_applicable, card_of(read(text), found).total) == (exempt.not_applicable, D(16))
    assert write(read(text)) == text
    # Where everything applies to everybody, and nothing is said of it, nothing is written.
    plain = write(snapshot(replace(sheet, not_applicable=WhenExempt.NONE), [({"I.1": D(8)}, False, None)]))
    assert plain.count("not_applicable") == 0
