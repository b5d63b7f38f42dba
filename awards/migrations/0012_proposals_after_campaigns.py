import re
import unicodedata
from typing import Any

from django.db import migrations
from django.db.models import Max
from django.utils import timezone

LONGEST_PERSON = 100
TO_CHECK = "Lấy từ danh sách đề nghị của một đợt thi đua; cần đối chiếu loại, cấp và tên."
ENTERED_BY = "Nâng cấp cổng"


def bring(apps: Any, schema_editor: Any) -> None:
    """Each row of a campaign's list becomes a case whose occasion is the campaign, with its proposal, planned today.

    What was noted beside it is the remark of that first step. An award that the bloc's catalogue does not know by this
    name becomes a form of it, to be checked.
    """
    models = apps.get_model
    nominations, proposals = models("awards", "Nomination").objects, models("awards", "Proposal").objects
    rows = models("campaigns", "AwardProposal").objects.select_related("campaign__year__bloc", "member")
    for row in rows.order_by("campaign__year", "campaign__order", "order"):
        year = row.campaign.year
        form = _form(models, year.bloc, row)
        person = row.kind == "individual"
        within = row.name[:LONGEST_PERSON].strip() if person else row.name
        if not person and _folded(row.name) in (_folded(row.member.name), _folded(row.member.short_name)):
            within = ""
        case = nominations.create(
            year=year,
            form=form,
            campaign=row.campaign,
            occasion=row.campaign.name,
            order=_last(nominations.filter(year=year, form=form), "order") + 1,
            member=row.member,
            **{"person" if person else "unit": within},
        )
        number = _last(proposals.filter(year=year), "number") + 1
        proposal = proposals.create(year=year, number=number, nomination=case)
        whole = row.name if person and len(row.name) > LONGEST_PERSON else ""
        models("awards", "ProposalStep").objects.create(
            proposal=proposal,
            number=1,
            to="planned",
            on=timezone.localdate(),
            remark="\n".join(filter(None, (whole, row.note))),
            entered_by=ENTERED_BY,
        )


def _form(models: Any, bloc: Any, row: Any) -> Any:
    forms = models("awards", "AwardForm").objects.filter(bloc=bloc)
    editions = models("awards", "FormEdition").objects
    for form in forms.filter(subject=row.kind).order_by("order"):
        if _folded(row.award) in map(_folded, editions.filter(form=form).values_list("name", flat=True)):
            return form
    taken = set(forms.values_list("code", flat=True))
    code = next(code for number in range(1, len(taken) + 2) if (code := f"dot-thi-dua-{number}") not in taken)
    order = _last(forms, "order") + 1
    form = forms.create(bloc=bloc, code=code, order=order, category="award", subject=row.kind, level="base")
    editions.create(form=form, name=row.award, note=TO_CHECK)
    return form


def _last(rows: Any, name: str) -> int:
    last: int = rows.aggregate(last=Max(name))["last"] or 0
    return last


def _folded(text: str) -> str:
    """The text without marks, capitals and double blanks, by which two are the same name."""
    letters = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return re.sub(r"\s+", " ", "".join(one for one in letters if not unicodedata.combining(one))).strip()


class Migration(migrations.Migration):
    """The lists of proposals that stood beside the review, in the review."""

    dependencies = [("awards", "0011_units_and_campaigns"), ("campaigns", "0024_prize_money")]

    operations = [migrations.RunPython(bring, migrations.RunPython.noop)]
