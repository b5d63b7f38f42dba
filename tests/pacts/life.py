"""A pact on its way: frozen, signed in one way or another, by the verbs that the pages use."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from campaigns.planned import PlannedYear, of_pact
from common.audit.log import Actor
from common.audit.models import Entry
from common.vietnamese.dates import today_vn
from documents.verbs.issuing import records_store
from members.models import User
from members.pages import Opened
from members.throttle import KnownPassword
from pacts.fields import field_name
from pacts.kept import content_of, handed_out
from pacts.models import Freezing, Pact, PactFile, Signature
from pacts.verbs.freezing import agreed_now, freeze, reopen, seen_of
from pacts.verbs.handing import Accepted, hand_in
from pacts.verbs.signatures import frozen_now
from pacts.verbs.signing import HandedFile, Noted, note_paper, sign_in_portal
from pacts.verbs.voiding import Voided, void_signature
from tests.authority import Authority, Person
from tests.keptfiles import kept_at
from tests.years import Made, make_year, unsign

PASSWORD = "mot-mat-khau-de-ky"


@dataclass
class Life:
    """A bloc-year whose pact is to be signed, and an authority that the portal trusts."""

    made: Made
    authority: Authority

    @property
    def pact(self) -> Pact:
        return Pact.objects.select_related("year__bloc").get(year=self.made.year)

    @property
    def frozen(self) -> Freezing:
        found = frozen_now(self.pact)
        assert found is not None
        return found

    @property
    def plan(self) -> PlannedYear:
        """What the year has of campaigns, as the roof hands it to the pact's pages."""
        return of_pact(Opened(self.made.reader(self.made.secretary), self.made.year, today_vn(), []))

    def freeze(self) -> Freezing:
        """The secretary freezes the pact as it is drafted."""
        pact, who = self.pact, self.made.secretary
        seen = seen_of(agreed_now(pact, self.plan, None))
        day = pact.conference_date
        assert day is not None
        return freeze(
            year=self.made.year,
            plan=self.plan,
            on=day,
            seen=seen,
            actor=Actor(user=who),
            reader=self.made.reader(who),
        )

    def reopen(self, reason: str = "Sửa chỉ tiêu") -> None:
        who = self.made.secretary
        reopen(year=self.made.year, reason=reason, actor=Actor(user=who), reader=self.made.reader(who))

    def representative(self, member: str) -> User:
        """Who signs for the member, with a password."""
        user = self.made.representative(member)
        user.set_password(PASSWORD)
        user.save()
        return user

    def sign(self, member: str, *, by: User | None = None, **how: Any) -> Signature:
        """The member's representative signs in the portal."""
        user = by or self.representative(member)
        given: dict[str, Any] = {
            "name": f"Người ký của {member}",
            "position": "Trưởng ban",
            "known": KnownPassword(user.pk),
            "seen": how.get("seen") or self.frozen.sha256,
        }
        return sign_in_portal(
            year=self.made.year, member=member, actor=Actor(user=user), reader=self.made.reader(user), **given | how
        )

    def note(self, *members: str, by: User | None = None, scan: bytes = b"", **how: Any) -> list[Signature]:
        """The clerk notes who signed on paper, with the scan of it."""
        user = by or self.made.clerk
        noted = [Noted(member, f"Người ký của {member}", "Giám đốc") for member in members]
        given = HandedFile("bản quét.pdf", scan) if scan else None
        asked = {"on": self.pact.conference_date} | how
        return note_paper(
            year=self.made.year,
            noted=noted,
            scan=given,
            actor=Actor(user=user),
            reader=self.made.reader(user),
            **asked,
        )

    def file(self) -> bytes:
        """The file that is handed out now."""
        return content_of(handed_out(self.frozen))

    def person(self, member: str) -> Person:
        """The member's representative, with a certificate that says so."""
        party = self.made.year.members.get(code=member)
        return self.authority.person(party.representative_name, party.name)

    def void(self, member: str, reason: str = "Ký nhầm chứng thư", *, by: User | None = None) -> Voided:
        """The clerk makes the member's signature void."""
        user = by or self.made.clerk
        return void_signature(
            year=self.made.year,
            signature_id=self.pact.signatures.get(member__code=member, voided_at__isnull=True).pk,
            reason=reason,
            actor=Actor(user=user),
            reader=self.made.reader(user),
        )

    def hand_in(
        self, member: str, content: bytes | None = None, *, by: User | None = None, accepted: Accepted | None = None
    ) -> Signature:
        """The member signs the newest file by token and hands it in; or hands in some other file."""
        user = by or self.made.representative(member)
        file = self.person(member).sign(self.file(), field_name(member)) if content is None else content
        return hand_in(
            year=self.made.year,
            member=member,
            file=HandedFile("đã ký.pdf", file),
            actor=Actor(user=user),
            reader=self.made.reader(user),
            accepted=accepted,
        )


def begin(members: int = 3, *, bloc: str = "khoi-thu", year: int = 2024) -> Life:
    """A bloc-year with a drafted pact that nobody has signed, and a root that is trusted."""
    made = make_year(members=members, leaves=1, scored=False, bloc=bloc, year=year)
    unsign(Pact.objects.get(year=made.year))
    authority = Authority()
    authority.trust(Path(settings.TRUST_DIR))
    return Life(made, authority)


def standing(life: Life) -> dict[str, str]:
    """Who has signed, and how."""
    found = life.pact.signatures.filter(voided_at__isnull=True).order_by("member__order")
    return dict(found.values_list("member__code", "method"))


def log_of(life: Life) -> list[tuple[str, str]]:
    entries = Entry.objects.of_year(life.made.year.bloc.code, life.made.year.year).order_by("number")
    return list(entries.values_list("subject", "action"))


@contextmanager
def one_byte_changed(file: PactFile) -> Iterator[None]:
    """Inside, one byte of the kept file is another, as if somebody had gone past the portal."""
    path = kept_at(records_store(), file.sha256)
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    path.chmod(0o640)
    path.write_bytes(bytes(changed))
    try:
        yield
    finally:
        path.write_bytes(whole)
