"""Awards in the ledger for tests, as the portal's own verbs note them."""

from datetime import date
from typing import Any

from awards.models import Award, AwardForm, FormEdition
from awards.verbs.ledger import OF_AWARD, keep_award
from tests.campaigns.proposed import who
from tests.years import Made

SECRET_NOTE, SECRET_MONEY = "Ghi chú kín của sổ", 7_654_000


def form_known(made: Made, code: str = "co-tinh", **edition: Any) -> AwardForm:
    """A form of award of the bloc with one edition that always stood."""
    known = AwardForm.objects.filter(bloc=made.year.bloc, code=code).first()
    if known:
        return known
    personal = code.startswith("ca-nhan")
    form = AwardForm.objects.create(
        bloc=made.year.bloc,
        code=code,
        order=AwardForm.objects.filter(bloc=made.year.bloc).count() + 1,
        category=AwardForm.Category.TITLE,
        subject=AwardForm.Subject.INDIVIDUAL if personal else AwardForm.Subject.COLLECTIVE,
        level=AwardForm.Level.PROVINCE,
    )
    FormEdition.objects.create(form=form, **{"name": f"Hình thức {code}", "decided_by": "UBND tỉnh"} | edition)
    return form


def fields_of(made: Made, **more: Any) -> dict[str, Any]:
    """What is typed of an award: to the second member, for the year before, unless it says otherwise."""
    plain: dict[str, Any] = dict.fromkeys(OF_AWARD, "") | dict.fromkeys(
        ("decided_on", "handed_on", "cancelled_on", "money"), None
    )
    return (
        plain
        | {
            "agency": made.members[1].agency,
            "form": form_known(made),
            "year": 2023,
            "ground": "merit",
            "decision_number": "12/QĐ-UBND",
            "decided_on": date(2024, 1, 20),
        }
        | more
    )


def awarded(made: Made, **more: Any) -> Award:
    """The secretary notes an award."""
    return keep_award(**who(made, made.secretary), fields=fields_of(made, **more))
