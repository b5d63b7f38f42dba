"""The three kinds that hold others and are not scored themselves."""

from scoring.rubrics.kinds.criterion import Holder
from scoring.rubrics.kinds.fields import CEILING, MIN_POINTS
from scoring.rubrics.kinds.sign import Sign

GROUP = Holder("group", "nhóm tiêu chí", also=("nhóm",), fields=(MIN_POINTS, CEILING))
BONUS = Holder("bonus", "điểm thưởng", also=("thưởng", "điểm cộng"), sign=Sign.BONUS)
PENALTY = Holder("penalty", "điểm trừ", also=("trừ",), sign=Sign.PENALTY)
