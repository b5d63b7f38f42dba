"""Two years of a bloc one after the other: what is counted anew in each, and what goes on."""

from datetime import date

import pytest

from awards.dossier import dossier_parts
from awards.models import Award, FormEdition, Proposal, Submission
from awards.presenters.ledger import AwardLine
from awards.presenters.nominations import running_of
from awards.queries import checklist_of, questions_at
from awards.rules.proposing import Stage
from awards.verbs.proposals import propose_chosen
from awards.verbs.reviews import reviews_of
from tests.adminpages import logged_in
from tests.awards.proposing import bring, form_of, take, voted, wanted
from tests.campaigns.proposed import who
from tests.years import Made, make_year

FLAG = "Cờ thi đua của tỉnh"


@pytest.fixture
def years(db: None) -> tuple[Made, Made]:
    """In both years the same vote, and of the second also the third member; all of it sent and decided."""
    first, second = (make_year(members=3, leaves=1, campaigns=1, scored=False, year=year) for year in (2023, 2024))
    decided(first, "dv-01", "dv-02")
    decided(second, "dv-02", "dv-01", "dv-03")
    return first, second


def decided(made: Made, *codes: str) -> list[Proposal]:
    """These members were chosen at the year's end, proposed, and given it by a decision of the next January."""
    year = made.year.year
    question = voted(made, *codes, day=date(year, 12, 20))
    found = propose_chosen(**who(made, made.secretary), question=question.pk)
    for case in found:
        bring(made, case, Stage.SUBMITTED)
        take(made, case, Stage.DECIDED, on=date(year + 1, 1, 15), paper=f"{year}/QĐ-UBND")
    return found


def ledger(made: Made, query: str = "") -> list[tuple[int, int, str]]:
    """The lines of the ledger as the secretary sees it in this year: number, year, member."""
    lines: list[AwardLine] = logged_in(made.secretary).get(made.address("award-ledger") + query).context["lines"]
    return [(one.award.number, one.award.year, one.holder.code if one.holder else "") for one in lines]


def history(made: Made, code: str) -> list[tuple[list[int], int, int, int | None]]:
    """Years, years running, those for merit, and the last, as the member's page tells them in this year."""
    found = logged_in(made.secretary).get(made.address("award-agency", code)).context["histories"]
    return [(one.years, one.running, one.running_for_merit, one.last) for one in found]


def test_proposals_and_submissions_are_numbered_anew_and_the_ledger_goes_on(years: tuple[Made, Made]) -> None:
    cases = Proposal.objects.order_by("year__year", "number")
    assert list(cases.values_list("year__year", "number", "nomination__member__code", "submission__number")) == [
        (2023, 1, "dv-01", 1),
        (2023, 2, "dv-02", 1),
        (2024, 1, "dv-02", 1),
        (2024, 2, "dv-01", 1),
        (2024, 3, "dv-03", 1),
    ]
    assert list(Submission.objects.order_by("year__year").values_list("year__year", "number")) == [(2023, 1), (2024, 1)]
    assert list(Award.objects.order_by("number").values_list("number", "year", "decision_number")) == [
        (1, 2023, "2023/QĐ-UBND"),
        (2, 2023, "2023/QĐ-UBND"),
        (3, 2024, "2024/QĐ-UBND"),
        (4, 2024, "2024/QĐ-UBND"),
        (5, 2024, "2024/QĐ-UBND"),
    ]


def test_what_has_the_same_number_in_two_years_is_each_year_s_own(years: tuple[Made, Made]) -> None:
    found = []
    for made in years:
        secretary = logged_in(made.secretary)
        submission = secretary.get(made.address("submission", 1)).context
        case = secretary.get(made.address("proposal", 1)).context
        listed = secretary.get(made.address("proposals")).context["lines"]
        found.append(
            (
                [one.proposal.nomination.member.code for one in submission["lines"]],
                case["line"].proposal.nomination.member.code,
                [one.step.paper for one in case["steps"] if one.step.paper],
                len(listed),
            )
        )
    assert found == [
        (["dv-01", "dv-02"], "dv-01", ["2023/QĐ-UBND"], 2),
        (["dv-02", "dv-01", "dv-03"], "dv-02", ["2024/QĐ-UBND"], 3),
    ]


def test_the_ledger_is_the_bloc_s_in_either_year_and_one_year_of_it_is_asked_for(years: tuple[Made, Made]) -> None:
    whole = [(3, 2024, "dv-02"), (4, 2024, "dv-01"), (5, 2024, "dv-03"), (1, 2023, "dv-01"), (2, 2023, "dv-02")]
    assert [ledger(made) for made in years] == [whole, whole]
    assert [ledger(made, "?nam=2023") for made in years] == [whole[3:], whole[3:]]


def test_years_running_are_counted_up_to_the_year_that_is_looked_at(years: tuple[Made, Made]) -> None:
    first, second = years
    assert [history(made, "dv-01") for made in years] == [[([2023], 1, 1, 2023)], [([2023, 2024], 2, 2, 2024)]]
    assert [history(made, "dv-03") for made in years] == [[], [([2024], 1, 1, 2024)]]
    # What was decided is cancelled later: the count begins behind it.
    take(first, Proposal.objects.get(year=first.year, number=1), Stage.CANCELLED, paper="9/QĐ-UBND")
    assert [history(made, "dv-01") for made in years] == [[], [([2024], 1, 1, 2024)]]
    # The other decision of that year stands, and so does what it was for.
    assert history(second, "dv-02") == [([2023, 2024], 2, 2, 2024)]


def test_a_decision_that_is_taken_back_in_the_second_year_leaves_the_first_as_it_was(years: tuple[Made, Made]) -> None:
    _, second = years
    take(second, Proposal.objects.get(year=second.year, number=2), None)
    assert ledger(second) == [(3, 2024, "dv-02"), (5, 2024, "dv-03"), (1, 2023, "dv-01"), (2, 2023, "dv-02")]
    assert history(second, "dv-01") == [([2023], 0, 0, 2023)]


def test_who_won_it_in_both_years_has_what_a_form_of_two_years_running_asks(years: tuple[Made, Made]) -> None:
    first, second = years
    higher = form_of(second, "cao", name="Cờ thi đua của Chính phủ")
    FormEdition.objects.filter(form=higher).update(years_running=2, years_of=form_of(second))
    found = []
    for made in years:
        voted(made, "dv-01", form="cao", outcome="not-chosen", day=date(made.year.year, 12, 20))
        (meeting,) = reviews_of(made.year)
        told = running_of(made.year, questions_at(meeting))
        found.append({code: count for (_, code), count in told.items()})
    # The ledger has the third member's award of 2024 alone: of 2023 it knows that there was none.
    assert found[1] == {"dv-01": 2, "dv-02": 2, "dv-03": 1}
    assert {code: found[0].get(code, 0) for code in first.codes} == {"dv-01": 1, "dv-02": 1, "dv-03": 0}


def test_a_line_of_the_checklist_for_one_year_is_none_of_the_other(years: tuple[Made, Made]) -> None:
    first, _ = years
    wanted(first, "Báo cáo")
    wanted(first, "Phụ lục của năm trước", year=2023)
    lists = [[one.name for one in checklist_of(form_of(made), made.year)] for made in years]
    assert lists == [["Báo cáo", "Phụ lục của năm trước"], ["Báo cáo"]]
    places = [logged_in(made.secretary).get(made.address("submission", 1)).context["places"] for made in years]
    assert [len(one) for one in places] == [2, 1]


def test_each_year_s_dossier_has_its_own_cases_and_the_awards_of_its_year(years: tuple[Made, Made]) -> None:
    parts = [[(part.name, part.title) for part in dossier_parts(made.year)] for made in years]
    assert [[title for name, title in one if name == "proposal"] for one in parts] == [
        ["Đề nghị số 1: Cơ quan, đơn vị số 01", "Đề nghị số 2: Cơ quan, đơn vị số 02"],
        [f"Đề nghị số {place}: Cơ quan, đơn vị số 0{code}" for place, code in ((1, 2), (2, 1), (3, 3))],
    ]
    assert [one[-1] for one in parts] == [
        ("award-ledger", "Sổ khen thưởng: năm 2023"),
        ("award-ledger", "Sổ khen thưởng: năm 2024"),
    ]
