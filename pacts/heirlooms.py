"""What the next year can take over of the pact."""

from common.yearfile.heirlooms import Heirloom, of_next_year
from members.models import BlocYear
from pacts.yearfile import pact as yearfile

# What is promised and how it is kept: not the conference, the grounds or who signed.
_TEXTS = ("title", "pledges", "targets", "organisation")


def heirlooms(year: BlocYear) -> list[Heirloom]:
    """The texts of the pact as a draft; nothing where there is no pact."""
    pact = yearfile.dump(year)["pact"]
    if not pact:
        return []
    part = of_next_year({name: pact[name] for name in _TEXTS if name in pact}, year.year)
    told = f"{len(part['pledges'])} nội dung; không kèm hội nghị, căn cứ, chữ ký"
    return [Heirloom("pact", "Dự thảo giao ước thi đua", told, {"pact": part})]
