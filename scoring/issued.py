"""Which issued documents that tell of scores a reader may know of: what its round shows of the scores themselves.

Asked by what a document was made of (`Document.source`): «phieu-cham-diem/<round>/<member>», «bang-tong-hop/<round>»,
«bang-xep-hang/<round>».
"""

from collections.abc import Callable

from members.access import may_see_all_cards, may_see_card, may_see_total
from members.pages import Opened
from scoring.models import Round


def shown_sources(opened: Opened) -> Callable[[str], bool]:
    """Whether this reader may know of what was made of a source; one query for all of them."""
    reader = opened.reader
    visibilities = {round_.code: round_.shown_visibility for round_ in Round.objects.filter(year=opened.year.pk)}

    def may_know(source: str) -> bool:
        slug, _, rest = source.partition("/")
        code, _, member = rest.partition("/")
        visibility = visibilities.get(code, Round.Visibility.OWN)
        if slug == "phieu-cham-diem":
            return bool(may_see_card(reader, member, visibility))
        if slug == "bang-tong-hop":
            return bool(may_see_all_cards(reader, visibility))
        if slug == "bang-xep-hang":
            return bool(may_see_total(reader, "", visibility))
        return True

    return may_know
