"""Where in a form a link to one of its fields leads."""

from django.forms import BoundField


def first_box(field: BoundField) -> str:
    """The id of the field's box; of a group of ticks the first one's, for the group has none."""
    return field.id_for_label or f"{field.auto_id}_0"
