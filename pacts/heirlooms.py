"""What the next year can take over of the pact and of the conferences."""

from dataclasses import replace

from common.yearfile.heirlooms import HandedDown, Heirloom, of_next_year
from common.yearfile.shapes import JsonObject
from members.models import BlocYear
from pacts.models import Conference, Pact
from pacts.yearfile import conferences
from pacts.yearfile import pact as yearfile

# What is promised and how it is kept: not the conference, the grounds or who signed.
_TEXTS = ("title", "pledges", "targets", "organisation")

# What is settled of a conference elsewhere comes along with them only.
CONFERENCES = Heirloom("conferences", "Các hội nghị (chương trình)", "", {})
# What a conference is in any year: not its day, who came, or what came of it.
_OUTLINE = ("number", "kind", "name", "votes_of")
_OF_AGENDA = ("time", "content", "who")


def heirlooms(year: BlocYear) -> list[Heirloom]:
    """The texts of the pact as a draft, and the conferences with their agendas; only what there is."""
    return [*_of_pact(year), *_of_conferences(year)]


def handed_down(year: BlocYear) -> list[HandedDown]:
    """What a year that was opened with all of these has of them."""
    return [
        HandedDown("Dự thảo giao ước thi đua", Pact.objects.filter(year=year)),
        HandedDown("Hội nghị", Conference.objects.filter(year=year)),
    ]


def _of_conferences(year: BlocYear) -> list[Heirloom]:
    found = [_outline(conference, year.year) for conference in conferences.dump(year).get("conferences", [])]
    if not found:
        return []
    points = sum(len(conference["agenda"]) for conference in found)
    told = f"{len(found)} hội nghị, {points} nội dung chương trình; không kèm ngày, khách mời, kết quả"
    return [replace(CONFERENCES, told=told, part={"conferences": found})]


def _outline(conference: JsonObject, year: int) -> JsonObject:
    own = {name: conference[name] for name in _OUTLINE if name in conference}
    agenda = [{name: row[name] for name in _OF_AGENDA if name in row} for row in conference.get("agenda", [])]
    outlined: JsonObject = of_next_year(own | {"agenda": agenda}, year)
    return outlined


def _of_pact(year: BlocYear) -> list[Heirloom]:
    pact = yearfile.dump(year)["pact"]
    if not pact:
        return []
    part = of_next_year({name: pact[name] for name in _TEXTS if name in pact}, year.year)
    told = f"{len(part['pledges'])} nội dung; không kèm hội nghị, căn cứ, chữ ký"
    return [Heirloom("pact", "Dự thảo giao ước thi đua", told, {"pact": part})]
