"""What is sent to the forms of bloc, members and accounts."""

from members.terms import Term
from tests.pacts.life import Life
from tests.posted.people import OTHER
from tests.posted.reading import Sent, client_of, form_shown, shown_to


def members_edit(life: Life) -> Sent:
    shown = shown_to("thuky", life, "members-edit")
    sent = {"deed": "save", "seen": shown["seen"]}
    for one in shown["rows"]:
        at = f"r{one.place}"
        sent |= {cell.name: cell.value for cell in (*one.upper, *one.lower)}
        sent |= {f"{at}-was": one.row.was, f"{at}-role": one.row.role, f"{at}-order": str(one.place + 1)}
    return sent | {"r0-phone": "0252 3821 234"}


def accounts(life: Life) -> Sent:
    """Closes the account of a member's representative."""
    one = next(one for one in shown_to("thuky", life, "accounts")["accounts"].holders if one.user.username == OTHER)
    return {"deed": f"close:{one.user.pk}", f"mark-{one.user.pk}": one.mark}


def bloc_info(life: Life) -> Sent:
    shown = shown_to("thuky", life, "bloc-info")
    return form_shown(shown, seen=shown["seen"], locality="Đà Lạt")


def next_year(life: Life) -> Sent:
    """Opens the year after the last: everybody stays, and everything comes along."""
    shown = shown_to("thuky", life, "next-year")
    sent = {"deed": "open", "seen": shown["seen"], "head": shown["head"]}
    sent |= {f"{one.row.code}-fate": "stays" for one in shown["rows"]}
    sent["take"] = [one.heirloom.code for one in shown["choices"]]
    looked = client_of("thuky").post(life.made.address("next-year"), sent | {"deed": "look"})
    return sent | {"looked": looked.context["preview"].mark}


def next_year_undo(life: Life) -> Sent:
    """Takes back what was opened just now."""
    client_of("thuky").post(life.made.address("next-year"), next_year(life))
    return {"seen": shown_to("thuky", life, "next-year-undo")["seen"], "typed": str(life.made.year.year + 1)}


def handover(life: Life) -> Sent:
    """Ends the leader's role, and gives it to a member's representative."""
    shown = shown_to("thuky", life, "handover")
    leader = next(row.role for row in shown["ends"] if row.role.kind == "leader" and row.role.term == Term())
    [taking] = [row.holder.user.pk for row in shown["takes"] if row.holder.user.username == OTHER]
    sent = {"on": f"15/01/{life.made.year.year + 1}", "ends": str(leader.pk), f"takes-{taking}": "leader"}
    sent |= {"seen": shown["seen"]}
    looked = client_of("thuky").post(life.made.address("handover"), sent | {"deed": "look"})
    return sent | {"deed": "save", "looked": looked.context["preview"].mark}
