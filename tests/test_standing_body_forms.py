"""Every form of a bloc-year is sent by the standing body of its province, and nothing changes by any but its own."""

from typing import Any

import pytest

from tests.posted.reading import client_of
from tests.posted.table import FORMS
from tests.standingbody import standing_body
from tests.test_posting import life, made_once, undone, writes  # noqa: F401


@pytest.mark.parametrize("name", sorted(FORMS))
def test_no_form_does_anything_for_it(name: str, life: Any) -> None:  # noqa: F811
    form = FORMS[name]
    where = life.made.address(name, *form.args(life.made))
    with undone():
        sent = form.sent(life)
        user = standing_body(life.made)
        client = client_of(user.username)
        address = where + form.query(life, user.username)
        with writes() as written:
            status = client.post(address, sent).status_code
    # A dossier that was handed on it returns; its own calendar's address everybody changes.
    its_own = name in ("calendar", "submission-appraisal")
    assert (status, bool(written)) == (302, True) if its_own else (status >= 400, written) == (True, [])
