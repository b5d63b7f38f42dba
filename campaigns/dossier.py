"""What of campaigns and joint activities goes into a year's dossier besides the page of the activities.

What members registered, the check visits, each activity that was held or cancelled with its pictures, what was competed
in, charity, works, and each new model with the files behind it; of each only what there is. What is not everybody's in
the bloc to know stays out: whom charity helped, what was found at a member, and what nobody has handed in yet. Those
pages are printed as for a stranger to it.
"""

from collections.abc import Iterator
from functools import partial

from django.db.models import Q

from campaigns.models import Activity, CharityUse, Contest, Contribution, NewModel, Registration, Visit, Work
from documents.dossier.contents import PagePart
from documents.dossier.files import kept_files
from members.models import BlocYear


def dossier_parts(year: BlocYear) -> Iterator[PagePart]:
    """The pages of this year that go in, in the order in which they are filed."""
    if Registration.objects.filter(member__year=year, handed_in_on__isnull=False).exists():
        yield PagePart("registrations", "Đăng ký thi đua", as_member=True)
    if Visit.objects.filter(year=year).exists():
        yield PagePart("visits", "Kiểm tra, trao đổi", as_member=True)
    took_place = Activity.objects.filter(year=year).filter(Q(held_on__isnull=False) | ~Q(cancelled_reason=""))
    for activity in took_place.order_by("order"):
        pictures = activity.pictures.filter(removed_at__isnull=True).order_by("id")
        title, args = f"Hoạt động: {activity.name}", {"number": activity.number}
        yield PagePart("activity", title, args, partial(kept_files, pictures, title))
    yield from _competed(year)
    if Contribution.objects.filter(year=year).exists() or CharityUse.objects.filter(year=year).exists():
        yield PagePart("charity", "An sinh xã hội", as_member=True)
    if Work.objects.filter(year=year).exists():
        yield PagePart("works", "Công trình, phần việc")
    models = list(NewModel.objects.filter(year=year).order_by("number"))
    if models:
        yield PagePart("newmodels", "Nhân tố mới, mô hình mới")
    for model in models:
        evidence = model.files.filter(removed_at__isnull=True).order_by("id")
        title, args = f"Mô hình: {model.name}", {"number": model.number}
        yield PagePart("newmodel", title, args, partial(kept_files, evidence, title))


def _competed(year: BlocYear) -> Iterator[PagePart]:
    """Each meet, and behind it each of its contests."""
    contests = Contest.objects.filter(meet__activity__year=year).select_related("meet__activity")
    told = set()
    for contest in contests.order_by("meet__activity__order", "number"):
        activity = contest.meet.activity
        if activity.pk not in told:
            told.add(activity.pk)
            yield PagePart("meet", f"Kết quả thi đấu: {activity.name}", {"number": activity.number})
        yield PagePart("contest", f"Kết quả thi đấu: {contest}", {"number": activity.number, "contest": contest.number})
