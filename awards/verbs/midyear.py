"""Cases that no meeting votes on: planned in mid-year on an occasion, and changed while they are only planned."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from awards.editions import named_in
from awards.models import AwardForm, Nomination, Proposal
from awards.rules.proposing import NOT_YET, SENT, TOLD, Stage
from awards.verbs.proposals import ProposalRefused, as_seen, change_of, next_place, plan_case, stage
from campaigns.models import Campaign
from common.audit.log import Actor
from common.vietnamese.dates import today_vn
from common.yearfile.sync import change_fields
from members.access import Reader, require
from members.access_of_the_awards import may_manage_proposals
from members.locking import locked
from members.models import BlocYear, Membership
from members.odd_days import far_days
from members.yearlog import log_in

OF_CASE = ("form", "campaign", "occasion", "member", "unit", "person", "position", "sex", "merits")
NO_FORM = "Hãy chọn hình thức khen thưởng."
LOST_MEMBER = "Đơn vị này không còn trong Khối. Hãy chọn đơn vị khác."
NO_OCCASION = "Hãy ghi dịp đề nghị, ví dụ sơ kết một đợt thi đua."
NO_PERSON = "Hình thức này tặng cá nhân: hãy ghi họ và tên."
NO_PERSON_HERE = "Hình thức này tặng tập thể: hãy để trống họ và tên."
NO_UNIT = "Hình thức này tặng cá nhân: hãy để trống tên tập thể."
NO_CAMPAIGN = "Năm này không còn đợt thi đua ấy. Hãy chọn đợt khác, hoặc để trống."
ALREADY = "Trường hợp này đã có đề nghị số {} trong cùng dịp."
VOTED_ON = "Trường hợp này do cuộc họp bình xét suy tôn nên không sửa ở đây."
ALREADY_SENT = "Đề nghị đã trình nên không sửa được trường hợp: cấp quyết định xét theo những gì đã trình."
IS_OVER = "Đề nghị đã rút nên không sửa được trường hợp."
FURTHER_ON = (
    "Đề nghị đang ở bước «{}»; chỉ sửa được trường hợp khi còn «Dự kiến». Cần sửa thì rút lại bước về «Dự kiến», sửa, "
    "rồi ghi lại bước."
)
BUILT_ON = (
    "Đề nghị này đã từng qua bước «Dự kiến», hồ sơ và báo cáo gắn với {} nên không đổi được nữa. Cần đổi thì rút đề "
    "nghị rồi lập đề nghị mới."
)
# What a submission and an achievement report are known by, once there has been any.
_KNOWN_BY = {"form": "hình thức này", "occasion": "dịp này", "member": "đơn vị này"}


def propose_case(*, year: BlocYear, fields: Mapping[str, Any], on: date, actor: Actor, reader: Reader) -> Proposal:
    """Plans a proposal that no meeting votes on, with its nomination, from this day.

    `fields` are those of `OF_CASE`, the form and the member by their codes, the campaign by its number. After a
    campaign, that one is the occasion where no other is named.

    PermissionError, ProposalRefused.
    """
    require(may_manage_proposals(reader))
    if wrong := far_days({"on": on}, ("on",), year=year.year) or ({"on": NOT_YET} if on > today_vn() else {}):
        raise ProposalRefused(wrong)
    with locked(year) as now:
        values = _understood(now, fields)
        nomination = Nomination.objects.create(year=now, order=next_place(now, values["form"]), **values)
        proposal = plan_case(now, nomination, on, actor.shown)
        log_in(now, actor, [change_of(proposal, "lập đề nghị", new=nomination.occasion)])
    return proposal


def why_fixed(proposal: Proposal) -> str:
    """Why its case may not be changed any more; "" while it is no more than planned."""
    if proposal.nomination.question_id is not None:
        return VOTED_ON
    here = stage(proposal)
    if here in SENT:
        return ALREADY_SENT
    if here == Stage.WITHDRAWN:
        return IS_OVER
    return "" if here == Stage.PLANNED else FURTHER_ON.format(TOLD[here])


def change_case(
    *, year: BlocYear, number: int, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> bool:
    """Changes whom a planned proposal is for, what, and why; answers whether anything was different.

    `fields` are as in `propose_case`. The day and the steps stay as they were entered. Once there was a dossier or a
    report of it, its form, its occasion and its member stay too.

    PermissionError, ProposalRefused, StaleProposal unless it stands as `seen` says, Proposal.DoesNotExist.
    """
    require(may_manage_proposals(reader))
    with locked(year) as now:
        proposal = as_seen(now, number, seen)
        if reason := why_fixed(proposal):
            raise ProposalRefused({"": reason})
        case = proposal.nomination
        values = _understood(now, fields, but=proposal)
        if len(proposal.steps.all()) > 1:
            moved = {name: called for name, called in _KNOWN_BY.items() if getattr(case, name) != values[name]}
            if moved:
                raise ProposalRefused({name: BUILT_ON.format(called) for name, called in moved.items()})
        before, form, changes = case.form, values.pop("form"), []
        if form != before:
            change_fields(case, {"form": form, "order": next_place(now, form)})
            changes.append(change_of(proposal, "đổi hình thức", named_in(before, now), named_in(form, now)))
        if told := change_fields(case, values):
            changes.append(change_of(proposal, "sửa trường hợp", *told))
        log_in(now, actor, changes)
    return bool(changes)


def _understood(year: BlocYear, fields: Mapping[str, Any], but: Proposal | None = None) -> dict[str, Any]:
    """The fields with form, member and campaign themselves; ProposalRefused where they make no case."""
    form = AwardForm.objects.filter(bloc=year.bloc, code=fields["form"]).prefetch_related("editions").first()
    member = Membership.objects.filter(year=year, code=fields["member"]).first()
    campaign = Campaign.objects.filter(year=year, number=fields["campaign"]).first() if fields["campaign"] else None
    said = dict(fields) | {"occasion": fields["occasion"] or (campaign.name if campaign else "")}
    lost = {} if form else {"form": NO_FORM}
    lost |= {} if member else {"member": LOST_MEMBER}
    lost |= {"campaign": NO_CAMPAIGN} if fields["campaign"] and campaign is None else {}
    if lost or form is None or member is None or (lost := _wrong_case(year, form, member, said, but)):
        raise ProposalRefused(lost)
    return said | {"form": form, "member": member, "campaign": campaign}


def _wrong_case(
    year: BlocYear, form: AwardForm, member: Membership, fields: Mapping[str, Any], but: Proposal | None
) -> dict[str, str]:
    wrong = {} if fields["occasion"] else {"occasion": NO_OCCASION}
    to_person = form.subject == AwardForm.Subject.INDIVIDUAL
    if to_person != bool(fields["person"]):
        wrong["person"] = NO_PERSON if to_person else NO_PERSON_HERE
    if to_person and fields["unit"]:
        wrong["unit"] = NO_UNIT
    same = Proposal.objects.filter(
        year=year,
        nomination__form=form,
        nomination__member=member,
        nomination__unit=fields["unit"],
        nomination__person=fields["person"],
        nomination__occasion=fields["occasion"],
    )
    same = same.exclude(pk=but.pk) if but else same
    if not wrong and (stands := same.first()):
        wrong[""] = ALREADY.format(stands.number)
    return wrong
