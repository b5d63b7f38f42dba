"""A record to be set, as whoever sets it is handed it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from common.records.attached import Attachment
from common.records.layout import Layout

# What is the same in every file: the language that is read out, and what made it.
LANGUAGE = "vi-VN"
GENERATOR = "Cổng Khối thi đua"


class Typesetting(TypedDict):
    """How a record is to be set: what goes into the file beside its HTML; see `pdf.render_pdf`."""

    title: str
    made_at: datetime
    layout: Layout
    landscape: bool
    attachments: Sequence[Attachment]


class TypesettingJob(Typesetting):
    """A record to be set, as a helper process is handed it."""

    html: str
