"""The reason for changing scores that a person keeps giving in a round, until that person changes it.

It stands in the database, so that the next page, the next log-in and the next device have it too; nobody else sees it.
A published round keeps it and takes no other: what is changed there is corrected, and a correction asks for its own.
"""

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from common.vietnamese.text import clean_line
from members.models import BlocYear, User
from scoring.models import KeptReason, Round

# The reason that stands in the field of whoever never wrote one in this round: an edit never fails for want of it.
USUAL_REASON = "Sửa lỗi nhập liệu"
REASONS = [
    USUAL_REASON,
    "Theo minh chứng bổ sung",
    "Theo kết quả thẩm định",
    "Theo ý kiến tại hội nghị bình xét",
]
LONGEST_REASON = 500


def with_reason_of(user: int, rounds: QuerySet[Round]) -> QuerySet[Round]:
    """The rounds, each with what this person last gave as reason there as `kept_reason`: without a query of its own."""
    kept = KeptReason.objects.filter(round=OuterRef("pk"), user=user).values("text")
    # Annotated by its name as a string: the model already declares its type.
    found = {"kept_reason": Subquery(kept)}
    return rounds.annotate(**found)


def reason_in(round_: Round) -> str:
    """What stands in the field for the reason: what the reader last wrote in this round, else the usual one."""
    return USUAL_REASON if round_.kept_reason is None else round_.kept_reason


def reasons_for(round_: Round) -> list[str]:
    """What a field for a reason suggests: what the reader last wrote in this round, then the usual ones."""
    kept = round_.kept_reason
    return [kept, *REASONS] if kept and kept not in REASONS else REASONS


def keep_reason(*, round_id: int, user: User, text: str, year: BlocYear) -> None:
    """Keeps what this person gives as reason in a round from now on; blank is kept too. A published round takes none.

    Round.DoesNotExist if the year has no such round.
    """
    with transaction.atomic():
        round_ = Round.objects.only("id", "step").get(pk=round_id, year=year.pk)
        if not round_.is_published:
            KeptReason.objects.update_or_create(
                user=user, round=round_, defaults={"text": clean_line(text)[:LONGEST_REASON]}
            )
