"""A field is called everywhere as its model calls it."""

import pytest
from django.template import TemplateSyntaxError, engines

from common.labels import label


def drawn(source: str) -> str:
    return engines["django"].from_string(source).render({})


def test_a_field_is_called_as_its_model_calls_it() -> None:
    assert label("members.Membership.representative_name") == "Người đại diện"
    assert drawn("<dt>{% label members.Membership.representative_name %}</dt>") == "<dt>Người đại diện</dt>"


@pytest.mark.parametrize("field", ["members.Membership.nothing", "members.Nothing.role", "nothing.One.role", "role"])
def test_a_template_that_names_no_field_is_not_even_read(field: str) -> None:
    with pytest.raises(TemplateSyntaxError) as told:
        drawn("{% label " + field + " %}")
    assert str(told.value).splitlines()[0] == f"there is no field {field!r}"


def test_a_tag_of_a_template_takes_it_as_an_argument() -> None:
    assert drawn('{% firstof "members.Membership.representative_name"|label %}') == "Người đại diện"
