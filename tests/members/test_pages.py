"""What the frame of a page says of its place."""

from khoithidua.urls import portal


def test_every_page_stands_in_one_entry_of_the_menu() -> None:
    entries = [page for page in portal.pages if page.menu]
    found = {page.name: [entry.name for entry in entries if page.stands_in(entry)] for page in portal.pages}
    assert {name: where for name, where in found.items() if len(where) != 1} == {}
    assert {name: found[name] for name in ("members", "member", "card", "standings-years", "rubric-edit")} == {
        "members": ["members"],
        "member": ["members"],
        "card": ["grid"],
        "standings-years": ["standings"],
        "rubric-edit": ["rubric"],
    }
