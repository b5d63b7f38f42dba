"""Which issued documents that tell of scores a reader may know of: what its round shows of the scores themselves.

Asked by what a document was made of (`Document.source`): «phieu-cham-diem/<round>/<member>», «bang-tong-hop/<round>»,
«bang-xep-hang/<round>», «cong-bo/<round>». A round that is not there any more shows nothing.
"""

from collections import defaultdict
from collections.abc import Callable

from documents.privacy import is_publication
from members.access import may_have_published_file, may_see_all_cards, may_see_card, may_see_total
from members.pages import Opened
from scoring.models import Publication, Round

# Whom the prints of the publications were made for.
_MADE_FOR = Publication.objects.order_by().values_list("round__code", "visibility", "reasons")


def shown_sources(opened: Opened) -> Callable[[str], bool]:
    """Whether this reader may know of what was made of a source; two queries for all of them."""
    reader = opened.reader
    rounds = {round_.code: round_ for round_ in Round.objects.filter(year=opened.year.pk)}
    visibilities = {code: round_.shown_visibility for code, round_ in rounds.items()}
    published: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for code, *made_for in _MADE_FOR.filter(round__year=opened.year.pk):
        published[code].add((made_for[0], made_for[1]))

    def may_have_publications(code: str) -> bool:
        # One source for all publications of a round: who may not have one of their files gets none of them here.
        return bool(published[code]) and all(
            may_have_published_file(reader, visibilities[code], shown, reasons=rounds[code].reasons, tells=tells)
            for shown, tells in published[code]
        )

    def may_know(source: str) -> bool:
        slug, _, rest = source.partition("/")
        code, _, member = rest.partition("/")
        visibility = visibilities.get(code, Round.Visibility.OWN)
        if is_publication(source):
            return may_have_publications(code)
        if slug == "phieu-cham-diem":
            return bool(may_see_card(reader, member, visibility))
        if slug == "bang-tong-hop":
            return bool(may_see_all_cards(reader, visibility))
        if slug == "bang-xep-hang":
            return bool(may_see_total(reader, "", visibility))
        return True

    return may_know
