"""Where a link to a field of a form leads: to a box that the page draws, whichever way it is drawn."""

import re

import pytest
from django import forms
from django.template import engines

from common.web.boxes import first_box


class Everything(forms.Form):
    name = forms.CharField()
    ticks = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    listed = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    sure = forms.BooleanField()


@pytest.mark.parametrize("drawn", ["{{ form }}", "{% load crispy_forms_tags %}{{ form|crispy }}"])
def test_each_line_of_the_summary_leads_to_a_box_and_of_a_group_to_the_first(drawn: str) -> None:
    text = '{% include "parts/error_summary.html" %}' + drawn
    page = engines["django"].from_string(text).render({"form": Everything({})})
    led = re.findall(r'href="#([^"]*)"', page)
    assert led == ["id_name", "id_ticks_0", "id_one_0", "id_listed", "id_sure"]
    assert [page.count(f'id="{box}"') for box in led] == [1] * 5


def test_a_field_without_a_group_is_its_own_box_by_the_name_that_its_form_gives_it() -> None:
    form = Everything(prefix="r1", auto_id="%s")
    assert [first_box(form[name]) for name in ("name", "ticks")] == ["r1-name", "r1-ticks_0"]
