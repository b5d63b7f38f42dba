"""Who of the standing body looks after a bloc: said by the standing body itself, and told to the bloc."""

from django.db import transaction
from django.db.models import QuerySet

from common.audit.log import Actor, Change, write
from common.labels import label
from common.vietnamese.dates import today_vn
from members.access import Reader, require
from members.access_of_the_standing_body import may_assign_officers
from members.council import officers_for
from members.models import Bloc, User


class OfficerRefused(ValueError):
    """This account cannot look after the bloc; the text says why."""


class StaleOfficer(ValueError):
    """Somebody else was assigned since the form was opened; the text says who."""


def assign_officer(*, bloc: Bloc, officer: int | None, seen: int | None, actor: Actor, reader: Reader) -> bool:
    """Lets the account with this id look after the bloc, or nobody; answers whether that changed anything.

    `seen` is who did when the form was opened. PermissionError for whoever is not of the province's standing body.
    """
    require(may_assign_officers(reader))
    with transaction.atomic():
        held = Bloc.objects.select_for_update().get(pk=bloc.pk)
        before = held.officer
        if held.officer_id != seen:
            now = f"Chuyên viên theo dõi bây giờ là {before}." if before else "Bây giờ chưa có chuyên viên theo dõi."
            raise StaleOfficer(f"Phân công đã đổi sau khi bạn mở trang này. {now}")
        after = None if officer is None else possible_officers(held).filter(pk=officer).first()
        if officer is not None and after is None:
            raise OfficerRefused("Hãy chọn một người của Cơ quan thường trực đang có vai trò ở tỉnh, thành phố này.")
        if before == after:
            return False
        held.officer = after
        held.save(update_fields=["officer"])
        change = Change(
            subject=f"Khối thi đua {held}",
            key=f"bloc/{held.pk}/officer",
            action=f"sửa «{label('members.Bloc.officer')}»",
            old=str(before or ""),
            new=str(after or ""),
        )
        write(actor, [change], bloc=held.code)
    return True


def possible_officers(bloc: Bloc) -> QuerySet[User]:
    """Who can look after the bloc today."""
    return officers_for(bloc, today_vn())
