"""What a template is given: a dataclass, whose fields are its names, or a mapping."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Context: TypeAlias = "Mapping[str, Any] | DataclassInstance"


def names_in(context: Context) -> Mapping[str, Any]:
    """What stands in it by the name that the template knows it by."""
    if isinstance(context, Mapping):
        return context
    return {field.name: getattr(context, field.name) for field in fields(context)}
