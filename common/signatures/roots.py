"""The root certificates that the portal trusts: the PEM files of one folder."""

from pathlib import Path
from typing import Any

from django.conf import settings


def trust_folder() -> Path:
    """Where the certificates stand that the portal trusts."""
    return Path(settings.TRUST_DIR)


def trusted_roots(folder: Path) -> list[Any]:
    """The certificates (asn1crypto) of all PEM files in the folder; what is none is left out."""
    from asn1crypto import pem, x509

    found = []
    for path in sorted(folder.glob("*")):
        if path.suffix.lower() not in (".pem", ".crt", ".cer") or not path.is_file():
            continue
        content = path.read_bytes()
        try:
            pieces = (
                [piece for _, _, piece in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
            )
            found += [_parsed(x509.Certificate.load(piece)) for piece in pieces]
        except ValueError:
            continue
    return found


def _parsed(certificate: Any) -> Any:
    """The certificate, read to its end: asn1crypto reads what it is given only when it is asked."""
    _ = certificate.subject.native
    return certificate
