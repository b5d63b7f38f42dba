"""A certificate authority of the tests' own, and people who sign PDFs with what it gave them."""

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore


@cache
def _key(_: int) -> rsa.RSAPrivateKey:
    """A key, made once: they take their time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str, organisation: str = "", title: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    parts += [x509.NameAttribute(NameOID.TITLE, title)] if title else []
    parts += [x509.NameAttribute(NameOID.COMMON_NAME, common)] if common else []
    return x509.Name(parts)


class Authority:
    """Gives certificates, from a root of its own."""

    def __init__(self, name: str = "CA của các phép thử", number: int = 0) -> None:
        self.name = _name(name)
        self.key = _key(number)
        self.certificate = self._certificate(self.name, self.key, self.key, is_root=True)

    def _certificate(
        self,
        subject: x509.Name,
        key: rsa.RSAPrivateKey,
        signed_with: rsa.RSAPrivateKey,
        *,
        is_root: bool = False,
        years: tuple[int, int] = (2020, 2099),
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not is_root,
                    content_commitment=not is_root,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=is_root,
                    crl_sign=is_root,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
        )
        return builder.sign(signed_with, hashes.SHA256())

    def trust(self, folder: Path) -> None:
        """Puts the root where the portal looks for those it trusts."""
        folder.mkdir(parents=True, exist_ok=True)
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / f"{self.certificate.serial_number}.pem").write_bytes(pem)

    def root(self) -> Any:
        """The root as pyHanko takes it."""
        return _asn1(self.certificate)

    def person(
        self, name: str, organisation: str = "", years: tuple[int, int] = (2020, 2099), title: str = ""
    ) -> "Person":
        """Somebody with a certificate that is valid from one year's beginning to another's."""
        key = _key(9)
        certificate = self._certificate(_name(name, organisation, title), key, self.key, years=years)
        return Person(certificate, key, self)


class Person:
    """Somebody with a token."""

    def __init__(self, certificate: x509.Certificate, key: rsa.RSAPrivateKey, authority: Authority) -> None:
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        store = SimpleCertificateStore()
        store.register(authority.root())
        self.signer = SimpleSigner(
            signing_cert=_asn1(certificate),
            signing_key=asn1_keys.PrivateKeyInfo.load(private),
            cert_registry=store,
        )

    def sign(self, pdf: bytes, field: str, *, new_field: Any = None) -> bytes:
        """The PDF with this person's signature in a field, as the programs of offices write it (PAdES)."""
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        return self.sign_with(writer, field, new_field=new_field)

    def sign_with(self, writer: Any, field: str, *, new_field: Any = None) -> bytes:
        """The same with whatever else the writer has changed."""
        # A program writes the certificate's own name; of one without any, what it likes.
        certificate = self.signer.signing_cert
        name = None if certificate is None or certificate.subject.native.get("common_name") else "?"
        metadata = PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=name
        )
        signed = BytesIO()
        PdfSigner(metadata, signer=self.signer, new_field_spec=new_field).sign_pdf(writer, output=signed)
        return signed.getvalue()


def _asn1(certificate: x509.Certificate) -> Any:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def minutes_ago(minutes: int) -> datetime:
    """A moment before now: what was handed out then can have been signed since."""
    return datetime.now(UTC) - timedelta(minutes=minutes)
