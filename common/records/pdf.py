"""HTML to the PDF an office can file: set by a helper process (`worker`), or in this one where there is none."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from common.records.attached import Attachment
from common.records.job import TypesettingJob
from common.records.layout import STATE, Layout
from common.records.unlocked import require_no_transaction
from common.records.worker import workers


def render_pdf(
    html: str,
    *,
    title: str,
    made_at: datetime,
    layout: Layout = STATE,
    landscape: bool = False,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF of a whole page of HTML, as a rule one that extends `records/base.html`.

    `title` and `made_at` go into the file's metadata, `attachments` into the file. The same arguments give the same
    bytes, on every machine with the same versions of WeasyPrint and Pango. Raises AddressRefused when the HTML asks
    for anything but our own static files, ValueError for a `made_at` without time zone, LockedMeanwhile inside a
    transaction, and RecordNotMade where a process of its own was to set it and could not.
    """
    require_no_transaction()
    if timezone.is_naive(made_at):
        raise ValueError("made_at needs a time zone")
    # Not as safe text, which another process would have to know of.
    job: TypesettingJob = {
        "html": str.__str__(html),
        "title": str.__str__(title),
        "made_at": made_at,
        "layout": layout,
        "landscape": landscape,
        "attachments": tuple(attachments),
    }
    if settings.RECORD_WORKERS:
        return workers().render(job)
    from common.records.typesetting import typeset

    return typeset(**job)
