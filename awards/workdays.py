"""A bloc's table of holidays, as the rules of working days take it."""

from awards.models import Holiday
from awards.rules.workingdays import Holidays
from members.models import Bloc


def holidays_of(bloc: Bloc) -> Holidays:
    """For each day that is not what its weekday says: whether it is worked."""
    return dict(Holiday.objects.filter(bloc=bloc).values_list("on", "working"))
