"""What of the campaigns and all around them can be found, each kind by the rule who may know of it.

Open to everybody in the bloc: campaigns, the plan, joint activities, contests, works, and that a check visit was. A new
model that was not recognised, what was found at a visit, and what stands in a report are not.
"""

from collections.abc import Iterator

from campaigns.models import (
    CONTENTS,
    Activity,
    Campaign,
    Contest,
    MemberReport,
    NewModel,
    PlanTask,
    Visit,
    Work,
)
from members.access import may_see_new_model
from members.access_of_the_year import may_see_findings, may_see_report
from members.search import Kind, Scope, Thing

# Of a new model, what words are looked for in besides its name and its member's.
MODEL_TEXTS = ("what", "why", "how", "before", "after", "document")


def _campaigns(scope: Scope) -> Iterator[Thing]:
    rows = Campaign.objects.filter(year__in=scope.years).order_by("order").prefetch_related("occasions")
    for one in rows:
        texts = [one.theme, one.launched_by, one.answers, *(getattr(one, name) for name in CONTENTS)]
        texts += [occasion.name for occasion in one.occasions.all()]
        yield Thing(one.year_id, one.name, ("campaign", one.number), tuple(texts))


def _tasks(scope: Scope) -> Iterator[Thing]:
    rows = PlanTask.objects.filter(year__in=scope.years).order_by("order").select_related("leader")
    for one in rows.prefetch_related("helpers__member"):
        leader = one.leader.name if one.leader else one.leader_text
        helpers = "; ".join([*(helper.member.name for helper in one.helpers.all()), one.helpers_text])
        texts = (leader, helpers, one.time, one.product)
        yield Thing(one.year_id, one.name, ("plan",), texts, f"#viec-{one.number}")


def _activities(scope: Scope) -> Iterator[Thing]:
    rows = Activity.objects.filter(year__in=scope.years).order_by("order").select_related("kind", "host")
    for one in rows:
        texts = (
            one.kind.name,
            one.host.name if one.host else "",
            one.place,
            one.plan,
            one.result,
            one.cancelled_reason,
        )
        yield Thing(one.year_id, one.name, ("activity", one.number), texts)


def _contests(scope: Scope) -> Iterator[Thing]:
    rows = Contest.objects.filter(meet__activity__year__in=scope.years).select_related("meet__activity")
    for one in rows.order_by("meet", "number").prefetch_related("teams__of_members__member"):
        activity = one.meet.activity
        texts = (activity.name, *(team.shown for team in one.teams.all()))
        yield Thing(activity.year_id, str(one), ("contest", activity.number, one.number), texts)


def _works(scope: Scope) -> Iterator[Thing]:
    for one in Work.objects.filter(year__in=scope.years).order_by("number"):
        yield Thing(one.year_id, one.name, ("works",), (one.place, one.stopped_reason), f"#cong-trinh-{one.number}")


def _new_models(scope: Scope) -> Iterator[Thing]:
    rows = NewModel.objects.filter(year__in=scope.years).order_by("number").select_related("member")
    for one in rows:
        if may_see_new_model(scope.by_year[one.year_id].reader, one.member.code, one.state):
            texts = (one.member.name, *(getattr(one, name) for name in MODEL_TEXTS))
            yield Thing(one.year_id, one.name, ("newmodel", one.number), texts)


def _reports(scope: Scope) -> Iterator[Thing]:
    rows = MemberReport.objects.filter(call__year__in=scope.years).order_by("call__number", "member__order")
    for one in rows.select_related("call__campaign", "member"):
        year = one.call.year_id
        if may_see_report(scope.by_year[year].reader, one.member.code):
            title = f"{one.call.title}: {one.member.name}"
            texts = (one.text, one.returned_reason)
            yield Thing(year, title, ("report", one.call.number, one.member.code), texts)


def _visits(scope: Scope) -> Iterator[Thing]:
    rows = Visit.objects.filter(year__in=scope.years).order_by("-on", "number").prefetch_related("visited__member")
    for one in rows:
        reader = scope.by_year[one.year_id].reader
        visited = list(one.visited.all())
        known = [found.findings for found in visited if may_see_findings(reader, found.member.code)]
        texts = ("; ".join(found.member.name for found in visited), one.who, *known)
        yield Thing(one.year_id, str(one), ("visits",), texts, f"#kiem-tra-{one.number}")


KINDS = [
    Kind("dot-thi-dua", "Đợt thi đua", _campaigns),
    Kind("ke-hoach", "Việc trong kế hoạch", _tasks),
    Kind("hoat-dong", "Hoạt động chung", _activities),
    Kind("thi-dau", "Nội dung thi", _contests),
    Kind("cong-trinh", "Công trình, phần việc", _works),
    Kind("mo-hinh", "Nhân tố mới, mô hình mới", _new_models),
    Kind("bao-cao", "Báo cáo của đơn vị", _reports),
    Kind("kiem-tra", "Kiểm tra, trao đổi", _visits),
]
