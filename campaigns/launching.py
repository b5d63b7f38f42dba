"""What a campaign is launched by: the notice that is composed of it, and what of it there is already."""

from documents.models import Document, Draft
from members.models import BlocYear

LAUNCH = "phat-dong"


def launch_of(number: int) -> str:
    """The source of the notice that launches the campaign with this number (`documents.catalogue`)."""
    return f"{LAUNCH}/{number}"


def why_kept(year: BlocYear, number: int) -> str:
    """Why the campaign with this number can't go: what of its launch stands in the register; "" if nothing does."""
    issued = Document.objects.filter(year=year.pk, source=launch_of(number)).order_by("-id").first()
    if issued is not None:
        return f"Đợt này đã được phát động bằng {issued.kind} {issued.sign or issued.title} nên không bỏ được."
    if Draft.objects.filter(year=year.pk, source=launch_of(number)).exists():
        return "Đợt này đang có bản thảo văn bản phát động. Hãy bỏ bản thảo ấy ở trang Soạn văn bản trước."
    return ""
