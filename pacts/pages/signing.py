"""One member signs: in the portal with the password, or by token; and the paper that many have signed is noted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from khoithidua.files.refusal import too_big
from khoithidua.files.uploads import left_out
from khoithidua.vietnamese.dates import DateRefused, parse_date, short_date
from members.access import Action, may_note_signatures
from members.pages import Again, Elsewhere, Opened, Page, member_or_404
from pacts.freezing import frozen_agreed, ground_lines
from pacts.kept import handed_out
from pacts.models import PactFile, Signature
from pacts.pages.parts import actor_of, given_of
from pacts.signing import (
    Noted,
    SignRefused,
    file_scan,
    hand_in,
    may_note_paper,
    note_paper,
    sign_in_portal,
)
from pacts.views import lines_of, may_act, pact_of


def load_member(opened: Opened) -> dict[str, Any]:
    """What one member signs or has signed, and how it may."""
    return _member(opened)


def _member(opened: Opened, problems: dict[str, str] | None = None) -> dict[str, Any]:
    member = member_or_404(opened)
    pact, freezing = pact_of(opened.year)
    if pact is None:
        raise Elsewhere("pact")
    line = lines_of(pact, [member])[0]
    posted, user = opened.request.POST, opened.reader.user
    agreed = frozen_agreed(freezing) if freezing else None
    return {
        "title": f"Ký giao ước: {member.name}",
        "pact": pact,
        "freezing": freezing,
        "agreed": agreed,
        "ground_lines": ground_lines(agreed) if agreed else [],
        "member": member,
        "line": line,
        "own": member.code in opened.reader.own,
        "out": handed_out(freezing) if freezing else None,
        "files": list(PactFile.objects.filter(signature__in=[line.signature]).order_by("id")) if line.signature else [],
        "name": posted.get("name", member.representative_name or user.full_name),
        "position": posted.get("position", member.representative_position or user.position),
        "problems": problems or {},
    } | may_act(opened, line, pact, freezing)


def save_member(opened: Opened) -> HttpResponseBase | Again:
    """Signs in the portal, or takes the file that was signed by token; or says beside the form why not."""
    member = member_or_404(opened)
    posted = opened.request.POST
    try:
        if posted.get("deed") == "token":
            file = given_of(opened, "file")
            if left_out(opened.request):
                raise SignRefused(file=str(too_big()))
            if file is None:
                raise SignRefused(file="Chưa chọn tệp nào. Hãy chọn tệp đã ký số, rồi bấm «Nộp bản ký số».")
            made = hand_in(
                year=opened.year, member=member.code, file=file, actor=actor_of(opened), reader=opened.reader
            )
        else:
            made = sign_in_portal(
                year=opened.year,
                member=member.code,
                name=posted.get("name", ""),
                position=posted.get("position", ""),
                password=posted.get("password", ""),
                seen=posted.get("seen", ""),
                actor=actor_of(opened),
                reader=opened.reader,
            )
    except PermissionError as why:
        return Again(_member(opened, {"": str(why)}), 403)
    except SignRefused as refused:
        return Again(_member(opened, refused.problems))
    messages.success(opened.request, f"{member.name} đã ký giao ước ({made.get_method_display().lower()}).")
    return HttpResponseRedirect(opened.address("pact-sign", member.code))


# --- on paper ------------------------------------------------------------------------------------------------


def load_paper(opened: Opened) -> dict[str, Any]:
    """Who has not signed yet, to be noted as they stand on the paper."""
    return _paper(opened)


def _paper(opened: Opened, problems: dict[str, str] | None = None) -> dict[str, Any]:
    opened.require(may_note_signatures(opened.reader))
    pact, freezing = pact_of(opened.year)
    if pact is None:
        raise Elsewhere("pact")
    posted, sent = opened.request.POST, opened.request.method == "POST"
    lines = lines_of(pact, list(opened.year.members.order_by("order")))
    scanned = set(PactFile.objects.filter(pact=pact, role=PactFile.Role.SCAN).values_list("signature", flat=True))
    return {
        "pact": pact,
        "freezing": freezing,
        "answer": may_note_paper(opened.reader, pact),
        "rows": [
            {
                "member": line.member,
                "checked": f"signed:{line.member.code}" in posted if sent else False,
                "name": posted.get(f"name:{line.member.code}", line.member.representative_name),
                "position": posted.get(f"position:{line.member.code}", line.member.representative_position),
            }
            for line in lines
            if line.signature is None
        ],
        "noted": [
            (line, line.signature.pk in scanned)
            for line in lines
            if line.signature and line.signature.method == Signature.Method.PAPER
        ],
        "on": posted.get("on", short_date(freezing.on if freezing else pact.conference_date or opened.today)),
        "problems": problems or {},
    }


def save_paper(opened: Opened) -> HttpResponseBase | Again:
    """Notes who signed on the paper, and files its scan; or only the scan of what was noted before."""
    opened.require(may_note_signatures(opened.reader))
    posted = opened.request.POST
    try:
        scan = given_of(opened, "scan")
        if left_out(opened.request):
            raise SignRefused(scan=str(too_big()))
        if code := posted.get("file"):
            if scan is None:
                raise SignRefused(scan="Chưa chọn bản quét nào. Hãy chọn tệp, rồi bấm «Lưu bản quét».")
            kept = file_scan(year=opened.year, member=code, scan=scan, actor=actor_of(opened), reader=opened.reader)
            messages.success(opened.request, f"Đã lưu bản quét «{kept.name}».")
            return HttpResponseRedirect(opened.address("pact-paper"))
        codes = [name.removeprefix("signed:") for name in posted if name.startswith("signed:")]
        noted = [Noted(code, posted.get(f"name:{code}", ""), posted.get(f"position:{code}", "")) for code in codes]
        try:
            on = parse_date(posted.get("on", ""))
        except DateRefused as why:
            raise SignRefused(on=str(why)) from None
        made = note_paper(year=opened.year, noted=noted, on=on, scan=scan, actor=actor_of(opened), reader=opened.reader)
    except PermissionError as why:
        return Again(_paper(opened, {"": str(why)}), 403)
    except SignRefused as refused:
        return Again(_paper(opened, refused.problems))
    messages.success(opened.request, f"Đã ghi nhận {len(made)} chữ ký trên giấy.")
    return HttpResponseRedirect(opened.address("pact"))


SIGN = Page(
    name="pact-sign",
    path="giao-uoc/ky/<slug:member>",
    title="Ký giao ước",
    load=load_member,
    save=save_member,
    template="pacts/signing.html",
    printed=False,
)
PAPER = Page(
    name="pact-paper",
    path="giao-uoc/ky-giay",
    title="Ghi nhận chữ ký trên giấy",
    load=load_paper,
    save=save_paper,
    template="pacts/paper.html",
    action=Action.SEE_YEAR,
    printed=False,
)
