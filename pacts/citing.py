"""Which pacts name a document of the register, and which of a pact's grounds are no longer in force."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from common.prepared import Prepared
from documents.models import Document
from documents.readers import Readership
from documents.register import Citing, lapsed
from members.models import BlocYear
from pacts.models import Clause


def citing_pacts(document: Document, years: Sequence[BlocYear]) -> list[Citing]:
    """The pacts of these years that name this document as their ground."""
    found = Clause.objects.filter(cites=document, pact__year__in=[year.pk for year in years])
    rows = found.select_related("pact__year__bloc").order_by("-pact__year__year", "pact", "order")
    pacts = {clause.pact_id: clause.pact for clause in rows}
    return [Citing(f"{pact.title}, {pact.year.bloc}", pact.get_absolute_url()) for pact in pacts.values()]


_LAPSED = Clause.objects.filter(cites__isnull=False).exclude(cites__state=Document.State.IN_FORCE)
_GONE = Prepared(_LAPSED.order_by("section", "order").values_list("cites"), "pact")
HAS_LAPSED = Exists(_LAPSED.filter(pact=OuterRef("pk")))
"""Of a pact, whether a ground of it is no longer in force: who looks at all pacts asks for no warnings without it."""


def pact_warnings(pact: int, readership: Readership) -> list[str]:
    """What is to be said to this reader of those of the pact's grounds that are no longer in force; `pact` is its id.

    One query, and another one only where there is something to be said.
    """
    cited = [number for (number,) in _GONE(pact)]
    gone = lapsed(cited, readership)
    return [gone[number].warning for number in cited if number in gone]
