"""Whether a rubric may still be changed: what hangs on it stands above this room, in the tables of the rounds."""

from django.db.models import Exists, OuterRef

from members.access import YES, Answer
from scoring.models import Appraisal, Evidence, Exemption, Round, Score
from scoring.rubrics.models import Rubric

FROZEN = "Bảng đánh giá đã dùng để chấm điểm nên không sửa được nữa."

# Built once; each use only adds the rubric.
_USED = Rubric.objects.filter(
    Exists(Round.objects.filter(rubric=OuterRef("pk")).exclude(step=Round.Step.PREPARING))
    | Exists(Score.objects.filter(card__round__rubric=OuterRef("pk")))
    | Exists(Exemption.objects.filter(criterion__rubric=OuterRef("pk")))
    | Exists(Appraisal.objects.filter(criterion__rubric=OuterRef("pk")))
    | Exists(Evidence.objects.filter(criterion__rubric=OuterRef("pk")))
)


def may_change_rubric(rubric: Rubric) -> Answer:
    """Whether the rubric may be changed: until a round of it has left «preparing», or its criteria are used."""
    return Answer(False, FROZEN) if _USED.filter(pk=rubric.pk).exists() else YES
