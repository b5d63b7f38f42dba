"""Who appraises whose card in a round («Phân công thẩm định»), and what that lets them see."""

from collections.abc import Collection, Sequence

from django.db import transaction

from common.audit.log import Actor, Change
from members.access import YES, Answer, Reader, may_see_card, may_see_reasons, require
from members.models import BlocYear
from members.yearlog import log_in
from scoring.models import Appraisal, Appraiser, Round, Scorecard
from scoring.sheet import NOBODY, RoundSheet
from scoring.verbs.appraisals import settle_cards
from scoring.verbs.scores import locked_round

# The appraiser's code, and that of the member whose card it appraises.
Pair = tuple[str, str]
NOT_ITSELF = "Đơn vị không thẩm định phiếu của chính mình."


def cards_given(round_: Round, reader: Reader) -> frozenset[str]:
    """The members whose cards this reader is to appraise and may open: those that were submitted."""
    if not reader.own:
        return frozenset()
    given = Appraiser.objects.filter(
        round=round_.pk,
        appraiser__code__in=reader.own,
        appraiser__year=round_.year_id,
        member__cards__round=round_.pk,
    ).exclude(member__cards__state=Scorecard.State.DRAFTING)
    return frozenset(given.values_list("member__code", flat=True))


def may_open_card(reader: Reader, round_: Round, member: str) -> Answer:
    """Whether the reader may see this member's card in this round, as one of its appraisers too."""
    answer = may_see_card(reader, member, round_.shown_to(reader))
    return answer or may_see_card(reader, member, round_.shown_to(reader), cards_given(round_, reader))


def may_read_reasons(reader: Reader, round_: Round, member: str) -> Answer:
    """Whether the reader may know why this member's scores were changed, as one of its appraisers too."""
    return may_see_reasons(reader, member) or may_see_reasons(reader, member, cards_given(round_, reader))


def pairs_of(sheet: RoundSheet) -> list[Pair]:
    """Every assignment of the round, both sides in protocol order."""
    return [
        (appraiser.code, member.code)
        for member in sheet.members
        for appraiser in sheet.members
        if appraiser.code in sheet.appraisers.get(member.code, NOBODY)
    ]


def round_robin(members: Sequence[str], shift: int) -> list[Pair]:
    """«Chấm chéo vòng tròn»: each member appraises the one `shift` places after it, so that all appraise one card.

    ValueError for a shift that comes round to the member itself.
    """
    if not members or shift % len(members) == 0:
        raise ValueError(NOT_ITSELF)
    return [(member, members[(place + shift) % len(members)]) for place, member in enumerate(members)]


def may_assign(round_: Round) -> Answer:
    """Whether the appraisers of a round may still be changed: until it is published."""
    return Answer(False, "Kỳ chấm điểm đã công bố nên không phân công được nữa.") if round_.is_published else YES


def assign_appraisers(
    *, round_id: int, pairs: Collection[Pair], actor: Actor, year: BlocYear | None = None
) -> list[Change]:
    """Makes these the round's appraisers, in place of those it has; answers what that changed.

    PermissionError (with the reason) if they may not be changed; ValueError for one who would appraise itself, for a
    member that is none of the year's, and for an appraiser that goes although it has put in figures by itself.
    """
    with transaction.atomic():
        round_ = locked_round(round_id, year)
        require(may_assign(round_))
        changes = set_appraisers(round_, pairs)
        if moved := [change.member for change in changes if change.member]:
            changes += settle_cards(round_, moved, actor)
        log_in(round_.year, actor, changes)
    return changes


def _refuse_to_forget(round_: Round, gone: Collection[Pair]) -> None:
    """ValueError for an appraiser whose own figures would be lost (`scoring.verbs.appraisals`)."""
    rows = Appraisal.objects.filter(assignment__round=round_, input__isnull=False).order_by("assignment_id")
    kept = rows.values_list(
        *(f"assignment__{who}__{name}" for name in ("code", "short_name") for who in ("appraiser", "member"))
    )
    for appraiser, member, *names in kept.distinct():
        if (appraiser, member) in gone:
            raise ValueError(
                "{} đã chấm phiếu của {} nên chưa bỏ phân công được: hãy xóa các điểm ấy ở trang «Thẩm định riêng» "
                "của phiếu trước.".format(*names)
            )


def set_appraisers(round_: Round, pairs: Collection[Pair]) -> list[Change]:
    """Gives the round just these appraisers; answers the changes, one a card, unlogged."""
    if any(appraiser == member for appraiser, member in pairs):
        raise ValueError(NOT_ITSELF)
    members = {member.code: member for member in round_.year.members.order_by("order")}
    if unknown := {code for pair in pairs for code in pair} - members.keys():
        raise ValueError(f"Không có thành viên nào mã {', '.join(sorted(unknown))}.")
    rows = round_.appraisers.select_related("appraiser", "member")
    stand = {(row.appraiser.code, row.member.code): row.pk for row in rows}
    _refuse_to_forget(round_, stand.keys() - set(pairs))
    Appraiser.objects.filter(pk__in=[pk for pair, pk in stand.items() if pair not in pairs]).delete()
    Appraiser.objects.bulk_create(
        Appraiser(round=round_, appraiser=members[appraiser], member=members[member])
        for appraiser, member in sorted(set(pairs) - stand.keys())
    )

    def named(given: Collection[Pair], code: str) -> str:
        return ", ".join(other.short_name for other in members.values() if (other.code, code) in given)

    return [
        Change(
            subject=f"Phiếu của {member.short_name}",
            key=f"appraisers/{round_.code}/{code}",
            action="phân công thẩm định" if named(pairs, code) else "bỏ phân công thẩm định",
            old=named(stand, code),
            new=named(pairs, code),
            member=code,
        )
        for code, member in members.items()
        if named(stand, code) != named(pairs, code)
    ]
