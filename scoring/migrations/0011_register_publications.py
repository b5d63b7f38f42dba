import json
from io import BytesIO

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from common.audit.guard import Fixed
from common.files.stores import store_of
from documents.codes import new_code

TITLE = "Kết quả chấm điểm và xếp hạng"
# The columns of a document that the database keeps as they were written (members.0008).
KEPT = (
    "id", "year_id", "origin", "kind", "title", "sign", '"on"', "issuer", "source", "run", "number", "code",
    "added_at", "added_by", "is_sample", "provisional",
)  # fmt: skip
# The compositions that show scores, with the round's code behind the slash.
OF_SCORES = ("phieu-cham-diem", "bang-tong-hop", "bang-xep-hang")


def register(apps, schema_editor):
    """Registers what was published, newest in force; the bytes stay as they are, so the code is not printed on them.

    The records store gets a copy of each print. What a round had published told everybody why a member was «không
    xét»: such a round goes on doing so.
    """
    Round = apps.get_model("scoring", "Round")
    Publication = apps.get_model("scoring", "Publication")
    Document = apps.get_model("members", "Document")
    DocumentFile = apps.get_model("members", "DocumentFile")
    Round.objects.filter(step="published").update(reasons="all")
    store = store_of("records", settings.RECORDS_DIR)
    numbers = list(Publication.objects.order_by("round", "-number").values_list("pk", flat=True))
    newer = None
    for number in numbers:
        publication = Publication.objects.select_related("round__year__bloc").get(pk=number)
        round_ = publication.round
        year, bloc = round_.year, round_.year.bloc
        on = timezone.localtime(publication.at).date()
        name = f"{bloc.name}, năm {year.year}"
        if newer is not None and newer.round_id != round_.pk:
            newer = None
        document = Document.objects.create(
            year=year,
            origin="issued",
            kind=TITLE,
            title=f"{round_.name}, {name}, công bố lần {publication.number}"
            + (" (đính chính)" if publication.number > 1 else ""),
            on=on,
            issuer=bloc.name,
            source=f"cong-bo/{round_.code}",
            code=new_code(),
            state="replaced" if newer else "in-force",
            replaced_by=newer.document if newer else None,
            state_on=timezone.localtime(newer.at).date() if newer else None,
            added_by=publication.by,
            is_sample=publication.is_sample,
        )
        content = bytes(publication.pdf)
        kept = store.keep(BytesIO(content), most=len(content))
        DocumentFile.objects.create(
            document=document,
            role="record",
            name=f"{TITLE}, {round_.name}, lần {publication.number} - {name}"[:150] + ".pdf",
            content_type="application/pdf",
            size=kept.size,
            sha256=kept.sha256,
            added_by=publication.by,
        )
        publication.document = document
        publication.visibility = json.loads(publication.snapshot)["round"]["visibility"]
        publication.reasons = "all"
        publication.code_is_printed = False
        publication.save(update_fields=["document", "visibility", "reasons", "code_is_printed"])
        newer = publication


def mark_provisional(apps, schema_editor):
    """What was issued of a round's scores before the round was published says so from now on."""
    Round = apps.get_model("scoring", "Round")
    Document = apps.get_model("members", "Document")
    vendor = schema_editor.connection.vendor
    guard = Fixed("members_document", KEPT, unless="is_sample")
    for statement in guard.removed(vendor):
        schema_editor.execute(statement, params=None)
    for round_ in Round.objects.all():
        issued = Document.objects.filter(year=round_.year_id, origin="issued")
        first = round_.publications.filter(number=1).values_list("at", flat=True).first()
        if first is not None:
            issued = issued.filter(added_at__lt=first)
        for slug in OF_SCORES:
            source = f"{slug}/{round_.code}"
            for found in (issued.filter(source=source), issued.filter(source__startswith=f"{source}/")):
                found.update(provisional=True)
    for statement in guard.made(vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """What was published so far comes into the register, and what was issued before that is marked «tạm tính»."""

    dependencies = [("scoring", "0010_publications_are_registered")]

    operations = [
        migrations.RunPython(register, migrations.RunPython.noop),
        migrations.RunPython(mark_provisional, migrations.RunPython.noop),
    ]
