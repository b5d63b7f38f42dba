"""What a record's template is given."""

import pytest
from django.template import Context, Template
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string

from khoithidua.records.record import Signer, signature_rows


def test_signers_stand_in_rows_in_their_order_and_the_last_may_be_shorter():
    nine = [Signer(name=str(n)) for n in range(9)]
    assert [[signer.name for signer in row] for row in signature_rows(nine, 2)] == [
        ["0", "1"],
        ["2", "3"],
        ["4", "5"],
        ["6", "7"],
        ["8"],
    ]


def test_four_columns_of_signatures_do_not_fit_and_are_refused():
    template = Template("{% load records %}{% signatures signers 4 %}")
    with pytest.raises(ValueError, match="one to three columns"):
        template.render(Context({"signers": [Signer()]}))


def test_a_record_without_its_layout_is_refused_not_printed_without_a_head():
    with pytest.raises((TemplateDoesNotExist, TypeError)):
        render_to_string("records/base.html", {})


def test_a_hint_stands_straight_under_the_position_or_under_the_agency_where_there_is_none(make, lines):
    signers = [
        Signer(agency="Thư ký", hint="(Ký)", name="A"),
        Signer(agency="KT. Trưởng khối", position="Phó Trưởng khối\nPhụ trách", hint="(Đóng dấu)", name="B"),
    ]
    found = lines(make("lines.html", {"lines": [], "signers": signers, "columns": 2}))[0]
    by_text = {line.text: line for line in found}
    assert round(by_text["(Ký)"].top - by_text["PHÓ TRƯỞNG KHỐI"].top, 1) == 0
    assert by_text["PHÓ TRƯỞNG KHỐI"].top < by_text["PHỤ TRÁCH"].top < by_text["(Đóng dấu)"].top
    assert round(by_text["A"].top - by_text["B"].top, 1) == 0


def test_what_users_wrote_is_escaped(make, lines):
    signers = [Signer(agency="<b>A</b> & x", position="<i>B</i>", name="<u>C</u>")]
    context = {"lines": ["<script>x</script>"], "signers": signers, "columns": 1}
    found = lines(make("lines.html", context, title="<s>T</s>", subject="<s>S</s>"))[0]
    texts = [line.text for line in found]
    assert texts[-6:] == [
        "<S>T</S>",
        "<s>S</s>",
        "<script>x</script>",
        "<B>A</B> & X",
        "<I>B</I>",
        "<u>C</u>",
    ]
