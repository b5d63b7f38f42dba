"""What a field is called, as its model calls it: wherever else the same thing has a title, this asks the model."""

from django.apps import apps
from django.utils.text import capfirst


def label(field: str) -> str:
    """The Vietnamese name of a field, «members.Membership.role»; LookupError if there is no such field.

    It begins with a capital, as Django's own fields («tên đăng nhập») do in its forms only.
    """
    app, model, name = field.split(".")
    found = {known.name: known for known in apps.get_model(app, model)._meta.concrete_fields}
    return capfirst(str(found[name].verbose_name))
