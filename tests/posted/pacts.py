"""What is sent to the forms of the pact and of the conferences."""

from collections.abc import Callable

from tests.pacts.life import PASSWORD, Life
from tests.pacts.meeting import REVIEW, entered
from tests.posted.people import OWN
from tests.posted.reading import Sent, form_shown, shown_to


def pact_edit(life: Life) -> Sent:
    context = shown_to("thuky", life, "pact-edit")
    form = form_shown(context, version=context["pact"].version, deed="save", title="Giao ước khác")
    return form | {f"text:{each.section.value}:{row.place}": row.text for each in context["lists"] for row in each.rows}


def conference_edit(life: Life) -> Sent:
    return REVIEW


def conference_part(part: str, typed: Sent) -> Callable[[Life], Sent]:
    """The form of one part of the conference that is entered before it."""

    def sent(life: Life) -> Sent:
        entered(life.made)
        return {"seen": shown_to("thuky", life, f"conference-{part}", 1)["seen"]} | typed

    return sent


def pact_freeze(life: Life) -> Sent:
    context = shown_to("thuky", life, "pact-freeze")
    return {"deed": "freeze", "on": context["on"], "seen": context["seen"]}


def pact_sign(life: Life) -> Sent:
    seen = life.freeze().sha256
    return {"name": "Người ký", "position": "Giám đốc", "password": PASSWORD, "seen": seen}


def pact_paper(life: Life) -> Sent:
    on = life.freeze().on
    return {f"signed:{OWN}": "on", f"name:{OWN}": "Ai đó", f"position:{OWN}": "Giám đốc", "on": f"{on:%d/%m/%Y}"}


def regulation_edit(life: Life) -> Sent:
    seen = shown_to("thuky", life, "regulation-edit")["seen"]
    return {"seen": seen, "rows": "1", "r0-kind": "chapter", "r0-text": "Quy định chung"}
