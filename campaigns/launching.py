"""What a campaign is launched by: the notice that is composed of it, and what of it there is already."""

from datetime import date

from campaigns.models import Campaign
from common.web.sent import whole_number
from documents.models import Document, Draft
from members.models import BlocYear

LAUNCH = "phat-dong"


def launch_of(number: int) -> str:
    """The source of the notice that launches the campaign with this number (`documents.catalogue`)."""
    return f"{LAUNCH}/{number}"


def launches_of(year: BlocYear) -> dict[int, Document]:
    """The notice in force by which each campaign was launched, by the campaign's number; who may read them is all."""
    rows = Document.objects.filter(
        year=year.pk, source__startswith=f"{LAUNCH}/", state=Document.State.IN_FORCE
    ).order_by("id")
    found = {whole_number(row.source.partition("/")[2]): row for row in rows}
    return {number: row for number, row in found.items() if number is not None}


def stage_of(campaign: Campaign, today: date, launched: bool) -> str:
    """Where a campaign stands, in words: before its first day it is a draft until its notice was issued."""
    return {
        "upcoming": "Đã ban hành" if launched else "Dự thảo",
        "running": "Đang thực hiện",
        "over": "Đã kết thúc",
    }[campaign.state_on(today)]


def why_kept(year: BlocYear, number: int) -> str:
    """Why the campaign with this number can't go: what of its launch stands in the register; "" if nothing does."""
    issued = Document.objects.filter(year=year.pk, source=launch_of(number)).order_by("-id").first()
    if issued is not None:
        return f"Đợt này đã được phát động bằng {issued.kind} {issued.sign or issued.title} nên không bỏ được."
    if Draft.objects.filter(year=year.pk, source=launch_of(number)).exists():
        return "Đợt này đang có bản thảo văn bản phát động. Hãy bỏ bản thảo ấy ở trang Soạn văn bản trước."
    return ""
