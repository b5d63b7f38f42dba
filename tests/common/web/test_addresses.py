"""Where a request comes from: what a named web server tells is believed, what anybody else tells is not."""

from typing import Any

import pytest
from django.test import RequestFactory

from common.web.addresses import client_address

SEEN = [
    # nobody named: the address at the other end, whatever it tells
    ([], "203.0.113.9", "", "203.0.113.9"),
    ([], "127.0.0.1", "203.0.113.9", "127.0.0.1"),
    ([], "", "203.0.113.9", "127.0.0.1"),
    # one named server: its own word is the last; what stands before it the visitor may have written
    (["127.0.0.1"], "127.0.0.1", "203.0.113.9", "203.0.113.9"),
    (["127.0.0.1"], "", "203.0.113.9", "203.0.113.9"),
    (["127.0.0.1"], "127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
    (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
    (["127.0.0.1"], "127.0.0.1", "nonsense", "127.0.0.1"),
    (["127.0.0.1"], "127.0.0.1", "203.0.113.9, <script>", "127.0.0.1"),
    (["127.0.0.1"], "198.51.100.7", "203.0.113.9", "198.51.100.7"),
    # two in a row, named as a network
    (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "1.1.1.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
    (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "10.1.2.3", "10.1.2.3"),
    # IPv6: one subscriber is one, and an old address written the new way is the old one
    ([], "2001:db8:1:2:3::4", "", "2001:db8:1:2::"),
    ([], "::ffff:203.0.113.9", "", "203.0.113.9"),
    (["::1"], "::1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
]


@pytest.mark.parametrize(("named", "peer", "told", "seen"), SEEN)
def test_where_a_request_comes_from(named: list[str], peer: str, told: str, seen: str, settings: Any) -> None:
    settings.TRUSTED_PROXIES = named
    told_by = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **told_by)) == seen  # type: ignore[arg-type]
