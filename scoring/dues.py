"""What the rounds of a year want of their reader, for the notice after logging in."""

from collections.abc import Iterator

from members.access import RoleKind
from members.dues import Due
from members.pages import Opened
from scoring.models import Round, Rubric
from scoring.progress import DUE_OF, SCORED_STEPS, owed_in
from scoring.sheet import load_sheet


def dues(opened: Opened) -> Iterator[Due]:
    """What the reader's own members owe, as the letters of the round say it; for the secretary the step that ends."""
    rounds = Round.objects.filter(year=opened.year.pk, step__in=SCORED_STEPS).select_related("rubric", "year__bloc")
    for round_ in rounds.order_by("id"):
        ky = f"?ky={round_.code}"
        if opened.reader.own:
            for owed in owed_in(load_sheet(round_, criteria=(), sums=False), opened.today):
                if owed.member.code not in opened.reader.own:
                    continue
                if owed.own_card:
                    where = opened.address("card", owed.member.code) + ky
                    title = f"Nộp phiếu tự chấm của {owed.member.short_name}, {round_.name}"
                    yield Due(title, where, round_.scoring_due, owed.card_late)
                for other in owed.to_appraise:
                    where = where_to_appraise(opened, round_.rubric, other.code) + ky
                    title = f"Thẩm định phiếu của {other.short_name}, {round_.name}"
                    yield Due(title, where, round_.appraising_due, owed.appraising_late)
        if RoleKind.SECRETARY in opened.reader.kinds and (day := getattr(round_, DUE_OF[round_.step])):
            title = f"Bước {round_.get_step_display().lower()}, {round_.name}"
            yield Due(title, opened.address("progress") + ky, day, day < opened.today)


def where_to_appraise(opened: Opened, rubric: Rubric, member: str) -> str:
    """Where an appraiser appraises this member's card: on the card, or in a column of its own."""
    return opened.address("appraisals" if rubric.averages_appraisals else "card", member)
