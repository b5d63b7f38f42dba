"""A standing body's account beside a bloc of its province, for tests."""

from members.models import Bloc, Province, Role, User
from tests.years import Made


def standing_body(made: Made, name: str = "thuong-truc") -> User:
    """An account of the standing body of the bloc's province, which is made where the bloc has none."""
    bloc = Bloc.objects.get(pk=made.year.bloc_id)
    if bloc.province is None:
        bloc.province, _ = Province.objects.get_or_create(name="Tỉnh mẫu")
        bloc.save()
    made.year.bloc = bloc
    user, _ = User.objects.get_or_create(username=name, defaults={"full_name": "Chuyên viên Mẫu"})
    Role.objects.get_or_create(user=user, kind=Role.Kind.STANDING_BODY, province=bloc.province)
    return user
