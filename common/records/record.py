"""What a record's template is given besides the app's own words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict

from django.template.loader import render_to_string

from common.records.attached import Attachment, data_file
from common.records.joined import keep_together
from common.records.layout import STATE, Layout


class Issuer(Protocol):
    """Whose record it is; the bloc is one."""

    @property
    def parent(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def locality(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Verification:
    """How anybody finds out whether an issued record is genuine."""

    code: str
    """«7KQF-X2MN-9RTB»"""
    url: str
    """Where the code is looked up, in full: what the QR code says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The head and foot of one record."""

    title: str
    """The type, set in bold capitals: «Giao ước thi đua»."""
    subject: str = ""
    """Trích yếu, the line under the type."""
    date: dt.date | None = None
    """The day in the place line; without one the line has blanks to fill in by hand."""
    number: str | None = None
    """«12/KH-KTĐ6», or «……/KH-KTĐ6» to be filled in by hand (`records.numbers`); None where the document has none."""
    printed_at: dt.datetime | None = None
    """When a page was printed as it stands now; None for an issued record, which has no such footer."""
    printed_by: str = ""
    sample: bool = False
    """Whether what it shows is sample data: every page then says so."""
    provisional: bool = False
    """Whether what it shows is not published yet: every page then says so, and so does its title."""
    verification: Verification | None = None
    """What is printed at the end of an issued record; None for any other."""
    data: Mapping[str, Any] | None = None
    """What it shows, for programs: it travels inside the file as `du-lieu.json`."""

    def attachments(self, at: dt.datetime) -> tuple[Attachment, ...]:
        """The files to be put into the record, of this moment."""
        return () if self.data is None else (data_file(self.data, at),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One signature block. An empty line keeps its place, so that a row of blocks stands level."""

    authority: str = ""
    """On whose behalf: «TM. Khối thi đua 6», written «T/M» where the layout is the Party's."""
    agency: str = ""
    """«Ban Dân vận Tỉnh ủy», of one who signs for the agency itself."""
    position: str = ""
    """«Trưởng ban»; a line break is kept («KT. Trưởng khối», «Phó Trưởng khối»), a prefix written as with authority."""
    hint: str = ""
    """«(Ký, ghi rõ họ tên)», small and slanted under the position."""
    name: str = ""
    """Without one a dotted line stands here."""
    anchor: str = ""
    """What the room to sign in is known by inside the file, and with «-end» the line under it; "" for none."""


class RecordHead(TypedDict, total=False):
    """What a page says of its record's head in place of what every page's has; the fields are those of `Record`."""

    title: str
    subject: str
    date: dt.date | None
    number: str | None
    provisional: bool
    data: Mapping[str, Any] | None
    printed_at: dt.datetime | None
    """None on what is filled in by hand and must not say who printed it, as a ballot."""


def as_provisional(title: str) -> str:
    """The title of a record whose figures nobody has published yet: «Bảng xếp hạng tạm tính»."""
    return f"{title} tạm tính"


def signature_rows(signers: Sequence[Signer], columns: int) -> list[Sequence[Signer]]:
    """The signers in rows of `columns`, in their order; the last row may be shorter and is centred."""
    return [signers[start : start + columns] for start in range(0, len(signers), columns)]


def record_html(
    template: str,
    *,
    bloc: Issuer,
    record: Record,
    context: Mapping[str, Any] | None = None,
    layout: Layout = STATE,
) -> str:
    """The whole page of a template that extends `records/base.html`, ready for `render_pdf`.

    No request and no context processors: a record looks the same whoever asks for it.
    """
    html = render_to_string(template, {**(context or {}), "bloc": bloc, "record": record, "layout": layout})
    return keep_together(html)
