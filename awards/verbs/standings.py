"""The votes as a tie-break of the standings: taken from what was counted, by a click that somebody sees.

Only where the rubric names the votes among its tie-breaks, and until the round is published. They may still be typed by
hand in the round's settings.
"""

from awards.models import AwardForm, Question
from awards.verbs.voting import VoteRefused, find_question
from awards.votes import counted_rounds, reviewed_round
from common.audit.log import Actor
from members.access import Reader, require
from members.access_of_the_awards import may_count_votes
from members.models import BlocYear
from scoring.models import Round
from scoring.rubrics.tree.rubric import VOTES
from scoring.verbs.rounds import take_votes

NOT_ASKED = "Bảng tiêu chí của kỳ được xét không dùng số phiếu làm căn cứ xếp hạng, hoặc kỳ đã công bố."
NOT_COUNTED = "Chưa có lượt nào chốt kết quả để lấy số phiếu."


def takes_votes(question: Question, year: BlocYear) -> Round | None:
    """The round whose standings would take the votes of this question; None where none does.

    Votes on persons are no member's.
    """
    if question.form.subject != AwardForm.Subject.COLLECTIVE:
        return None
    round_ = reviewed_round(question, year)
    if round_ is None or round_.is_published or VOTES not in round_.rubric.tie_break:
        return None
    return round_


def votes_for_standings(
    *, year: BlocYear, meeting: int, question: int, actor: Actor, reader: Reader
) -> tuple[Round, int]:
    """Takes each member's votes in the first round that counts, where all stood against each other, into the scoring
    round that the meeting reviews; answers it, and how many members have other votes now.

    PermissionError, VoteRefused, Question.DoesNotExist.
    """
    require(may_count_votes(reader))
    asked = find_question(year, meeting, question)
    round_ = takes_votes(asked, year)
    if round_ is None:
        raise VoteRefused({"": NOT_ASKED})
    counted = counted_rounds(asked)
    if not counted:
        raise VoteRefused({"": NOT_COUNTED})
    found = counted[0].candidates.values_list("nomination__member__code", "votes_for")
    votes = {code: votes for code, votes in found if votes is not None}
    return round_, take_votes(year=year, round_id=round_.pk, votes=votes, actor=actor)
