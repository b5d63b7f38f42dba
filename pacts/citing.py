"""Which pacts name a document of the register, and which of a pact's grounds are no longer in force."""

from members.documents.register import Citing, lapse_warning
from members.models import Document
from members.pages import Opened
from pacts.models import Clause, Pact


def citing_pacts(opened: Opened, document: Document) -> list[Citing]:
    """The pacts that name this document as their ground, of the years that the reader may open."""
    found = Clause.objects.filter(cites=document, pact__year__in=[year.pk for year in opened.years])
    rows = found.select_related("pact__year__bloc").order_by("-pact__year__year", "pact", "order")
    pacts = {clause.pact_id: clause.pact for clause in rows}
    return [Citing(f"{pact.title}, {pact.year.bloc}", pact.get_absolute_url()) for pact in pacts.values()]


def pact_warnings(pact: Pact) -> list[str]:
    """Of the grounds that this pact stands on, what is to be said of those no longer in force."""
    gone = pact.clauses.exclude(cites=None).exclude(cites__state=Document.State.IN_FORCE)
    rows = gone.select_related("cites__replaced_by").order_by("section", "order")
    return [lapse_warning(clause.cites) for clause in rows if clause.cites]
