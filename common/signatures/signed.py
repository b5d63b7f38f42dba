"""Who made a good signature: what the certificate says, as it is kept and as a sentence tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from common.vietnamese.dates import VIETNAM, date_time, short_date


class KeptSigner(TypedDict):
    """What is kept of a good signature, as JSON: the fields of `Signed` that the certificate says, and when."""

    name: str
    title: str
    organisation: str
    organisations: list[str]
    province: str
    issuer: str
    serial: str
    at: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True)
class Signed:
    """One good signature: its field, what its certificate says, and when by the clock of the machine it was made on."""

    field: str
    name: str
    """The certificate's own name: of a person, or of an organisation."""
    title: str
    organisations: tuple[str, ...]
    """The organisation that it names, the narrowest part first: «Ban Dân vận», «Tỉnh ủy Bình Thuận»."""
    province: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    at: datetime

    @property
    def organisation(self) -> str:
        """The narrowest part of the organisation; "" if the certificate names none."""
        return self.organisations[0] if self.organisations else ""

    def to_json(self) -> KeptSigner:
        """The certificate as it is kept with the signature."""
        return {
            "name": self.name,
            "title": self.title,
            "organisation": self.organisation,
            "organisations": list(self.organisations),
            "province": self.province,
            "issuer": self.issuer,
            "serial": self.serial,
            "at": date_time(self.at),
            "valid_from": short_date(self.valid_from.astimezone(VIETNAM).date()),
            "valid_to": short_date(self.valid_to.astimezone(VIETNAM).date()),
        }


def signer_words(kept: Mapping[str, Any]) -> str:
    """«Nguyễn Văn A, Giám đốc (Sở Nội vụ, UBND tỉnh), ký lúc 17/03/2024 09:12», of a certificate that is kept."""
    who = ", ".join(part for part in (kept.get("name"), kept.get("title")) if part) or "không ghi tên"
    parts = kept.get("organisations") or [kept.get("organisation")]
    others = [part for part in parts if part and part != kept.get("name")]
    told = f"{who} ({', '.join(others)})" if others else who
    return f"{told}, ký lúc {kept['at']}" if kept.get("at") else told
