"""How the points of one criterion on one card came about, as a sentence: for the line above the grid, which has no room
for the sentences of all its cells.
"""

from django.http import Http404, HttpResponse

from members.access import may_see_card
from members.pages import Opened, YearDoor
from scoring.models import Round, Stage
from scoring.pages.rounds import round_of
from scoring.presenters.explained import explained_points
from scoring.sheet import load_sheet
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.scores import APPRAISED_ALONE


def answer(opened: Opened) -> HttpResponse:
    """The sentence of the points that count, as plain text; of a card that the reader may not open there is none."""
    round_, _ = round_of(opened)
    code, criterion = opened.kwargs["member"], opened.kwargs["criterion"]
    if round_ is None:
        opened.require_known(may_see_card(opened.reader, code, Round.Visibility.OWN))
        raise Http404
    opened.require_known(may_open_card(opened.reader, round_, code))
    sheet = load_sheet(round_, criteria=(), members=(code,), sums=False)
    node = sheet.nodes.get(criterion)
    if code not in sheet.columns or node is None or not node.is_leaf:
        raise Http404
    said = explained_points(sheet, code, node)
    if (
        not sheet.mark(code, criterion).has(Stage.APPRAISED)
        and sheet.averages(code, node)
        and not sheet.why_exempt(code, criterion)
    ):
        said = f"{said}. {APPRAISED_ALONE}" if said else APPRAISED_ALONE
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


DOOR = YearDoor(name="told", path="cham-diem/<slug:member>/cach-tinh/<str:criterion>", answer=answer)
