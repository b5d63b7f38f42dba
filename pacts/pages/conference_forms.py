"""The forms of a conference: what it is and its agenda, who is invited, who took part, what came of it.

Each form makes one part of `ConferenceText` anew, and leaves the others as they stand.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.refused import STALE_FORM
from common.web.sent import whole_number
from members.access import Action
from members.models import Membership
from members.pages import Again, Opened, Page
from pacts.conferences import (
    OF_PACT,
    OWN,
    AgendaRow,
    ConferenceText,
    InviteeRow,
    PresenceRow,
    ResolutionRow,
    ballots_text,
)
from pacts.models import Conference, Presence
from pacts.pages.conference_boxes import (
    BALLOTS,
    GUEST,
    AgendaForm,
    ConferenceForm,
    CourseForm,
    GuestForm,
    InviteeForm,
    PresenceForm,
    ResolutionForm,
    ResultsForm,
    at_place,
    sent_by_member,
)
from pacts.pages.conference_part import ConferenceFormPage, Part, RowGroup, row_of
from pacts.pages.conferences import conference_or_404
from pacts.verbs.conferences import (
    EMPTY,
    ConferenceRefused,
    StaleConference,
    drop_conference,
    keep_conference,
    text_of,
)

GONE = "Một đơn vị không còn trong danh sách thành viên của năm, nên chưa lưu gì. Đã ghi ở dòng của đơn vị ấy: {}."

# --- the forms -----------------------------------------------------------------------------------------------


class Facts(Part):
    """What the conference is, and its agenda."""

    of_itself = True
    deeds: ClassVar[list[tuple[str, str]]] = [("more", "Thêm dòng")]

    @property
    def signing(self) -> bool:
        return super().signing or (self.conference is None and self.opened.query.get("loai") == Conference.Kind.SIGNING)

    @property
    def title(self) -> str:
        if self.conference:
            return f"Sửa: {self.name}"
        return "Chuẩn bị hội nghị ký giao ước" if self.signing else "Thêm hội nghị"

    def make_form(self) -> forms.Form:
        asked = self.opened.query.get("loai", "")
        initial = dict(self.text.fields) if self.conference else {"kind": asked} if asked in Conference.Kind else {}
        return ConferenceForm(self.data, initial=initial, signing=self.signing)

    def make_groups(self) -> list[RowGroup]:
        initial = [
            {"was": place, "time": row.time, "content": row.content, "who": row.who}
            for place, row in enumerate(self.text.agenda)
        ]
        hint = "Mỗi nội dung một dòng, theo thứ tự. Dòng để trống thì bỏ qua; muốn bỏ một dòng thì xóa hết các ô."
        return [
            RowGroup(
                "agenda", "Chương trình", "Chương trình", hint, "content", self.rows(AgendaForm, initial, "content")
            )
        ]

    def changed(self, text: ConferenceText) -> ConferenceText:
        said = self.form.cleaned_data if self.form else {}
        fields = {name: said.get(name, text.fields[name]) for name in (*OWN, *OF_PACT)}
        if self.signing:
            fields["kind"] = Conference.Kind.SIGNING
        agenda = []
        for row in self.groups[0].filled:
            typed = row.cleaned_data
            # By what it says first: somebody else may have moved the lines meanwhile.
            same = [one for one in text.agenda if one.content == typed["content"]]
            before = same[0] if same else row_of(text.agenda, typed["was"])
            agenda.append(AgendaRow(typed["time"], typed["content"], typed["who"], before.course if before else ""))
        return replace(text, fields=fields, agenda=tuple(agenda))


class Invitees(Part):
    """Who is invited. While nobody is, the members' representatives are proposed."""

    deeds: ClassVar[list[tuple[str, str]]] = [("more", "Thêm dòng")]

    @property
    def title(self) -> str:
        return f"Người được mời: {self.name}"

    def make_groups(self) -> list[RowGroup]:
        members: list[Membership] = list(self.opened.year.members.order_by("order"))
        initial: list[dict[str, Any]] = [
            {"was": place, "name": row.name, "position": row.position, "member": row.member}
            | {"organisation": row.organisation}
            for place, row in enumerate(self.text.invitees)
        ] or [
            {"name": one.representative_name, "position": one.representative_position, "member": one.code}
            for one in members
        ]
        rows = self.rows(InviteeForm, initial, "name")
        for row in rows:
            row.fields["member"].choices = [GUEST, *((one.code, one.name) for one in members)]
        hint = (
            "Mỗi người một giấy mời. Người của đơn vị thành viên thì chọn đơn vị; khách mời thì ghi cơ quan của khách. "
            "Muốn bỏ một dòng thì xóa hết các ô và chọn lại «Khách mời»."
        )
        if not self.text.invitees:
            hint = f"Các dòng dưới đây mới là gợi ý từ danh sách thành viên: bấm «Lưu» thì được ghi. {hint}"
        return [RowGroup("invitees", "Người được mời", "Người được mời", hint, "organisation", rows)]

    def changed(self, text: ConferenceText) -> ConferenceText:
        found = []
        for row in self.groups[0].filled:
            typed = row.cleaned_data
            before = row_of(text.invitees, typed["was"])
            came = before.present if before and not typed["member"] else None
            found.append(InviteeRow(typed["name"], typed["position"], typed["organisation"], typed["member"], came))
        return replace(text, invitees=tuple(found))


class Attendance(Part):
    """Who took part: every member, and the guests."""

    deeds: ClassVar[list[tuple[str, str]]] = [("all", "Chọn «Có mặt» ở mọi dòng chưa ghi")]

    @property
    def title(self) -> str:
        return f"Điểm danh: {self.name}"

    @property
    def members(self) -> list[Membership]:
        """Every member, in protocol order."""
        return list(self.opened.year.members.order_by("order"))

    def make_groups(self) -> list[RowGroup]:
        members = self.members
        noted = {row.member: row for row in self.text.presences}
        guests = [(place, row) for place, row in enumerate(self.text.invitees) if not row.member]
        sent = None if self.data is None else sent_by_member(self.data)
        filling = self.data is not None and self.data.get("deed") == "all"
        rows = []
        for place, member in enumerate(members):
            row = noted.get(member.code, PresenceRow(member.code, ""))
            data = None
            if sent is not None:
                # One that is noted must be sent; one that joined since the form was opened stays blank.
                one_sent = sent.pop(member.code, None if member.code in noted else {})
                data = {} if one_sent is None else at_place(one_sent, member.code, place)
            form = PresenceForm(data, place=place, initial=vars(row))
            if filling:
                typed = form.typed
                form = PresenceForm(place=place, initial=typed | {"state": typed["state"] or Presence.State.PRESENT})
            rows.append(form)
        coming = []
        for at, (place, guest) in enumerate(guests):
            came = "" if guest.present is None else str(guest.present)
            one = GuestForm(self.data, place=at, initial={"was": place, "present": came})
            if filling:
                one = GuestForm(place=at, initial=one.typed | {"present": one.typed["present"] or "True"})
            coming.append(one)
        self.lost = [
            GONE.format(told) for row in (sent or {}).values() if (told := "; ".join(filter(None, row.values())))
        ]
        hint = (
            "Có mặt mà để trống họ tên thì ghi theo người đại diện của đơn vị. Ủy quyền thì ghi người được ủy quyền và "
            "số, ngày giấy ủy quyền. Về trước khi kết thúc thì ghi giờ về."
        )
        groups = [RowGroup("presences", "Đơn vị thành viên", "Dự họp", hint, "", rows, [one.name for one in members])]
        if guests:
            names = [", ".join(filter(None, (row.name, row.organisation))) for _, row in guests]
            groups.append(RowGroup("guests", "Khách mời", "Khách mời", "", "", coming, names))
        return groups

    def changed(self, text: ConferenceText) -> ConferenceText:
        found = []
        members = {member.code: member for member in self.members}
        for row in self.groups[0].filled:
            typed = dict(row.cleaned_data)
            member = members.get(typed["member"])
            if member and typed["state"] == Presence.State.PRESENT and not typed["name"]:
                typed["name"] = member.representative_name
                typed["position"] = typed["position"] or member.representative_position
            found.append(PresenceRow(**typed))
        came = {row.cleaned_data["was"]: row.cleaned_data["present"] for group in self.groups[1:] for row in group.rows}
        invitees = tuple(
            row if row.member else replace(row, present=came.get(place, row.present))
            for place, row in enumerate(text.invitees)
        )
        return replace(text, presences=tuple(found), invitees=invitees)


class Results(Part):
    """How it went, what was resolved and adopted."""

    deeds: ClassVar[list[tuple[str, str]]] = [("more", "Thêm dòng")]

    @property
    def title(self) -> str:
        return f"Diễn biến, quyết nghị: {self.name}"

    def make_form(self) -> forms.Form:
        return ResultsForm(self.data, initial=dict(self.text.fields), signing=self.signing)

    @property
    def ballots(self) -> bool:
        """Whether ballots are counted: by what was chosen, or because some were."""
        chosen = self.form["votes_of"].value() if self.form else ""
        return chosen in BALLOTS or any(ballots_text(row) for row in self.text.resolutions)

    def make_groups(self) -> list[RowGroup]:
        agenda = [{"was": place, "course": row.course} for place, row in enumerate(self.text.agenda)]
        course = self.rows(CourseForm, agenda, "was", 0)
        resolution = partial(ResolutionForm, ballots=self.ballots)
        resolutions = self.rows(resolution, [vars(row) for row in self.text.resolutions], "text", kind="r")
        groups = [
            RowGroup(
                "resolutions",
                "Quyết nghị",
                "Quyết nghị",
                "Mỗi nội dung một dòng. Không đếm thì để trống cả ba số. Tỷ lệ tính trên số đã chọn ở trên.",
                "text",
                resolutions,
            )
        ]
        if course:
            said = [row.content for row in self.text.agenda]
            legends = [said[at] if at < len(said) else "Nội dung này đã bị bỏ" for at in range(len(course))]
            hint = "Ghi theo từng nội dung của chương trình: ai nói gì, kết luận thế nào. Biên bản lấy từ đây."
            groups.insert(0, RowGroup("agenda", "Diễn biến", "Diễn biến", hint, "course", course, legends))
        return groups

    def changed(self, text: ConferenceText) -> ConferenceText:
        course: dict[int, str] = {}
        resolutions: tuple[ResolutionRow, ...] = ()
        for group in self.groups:
            if group.part == "agenda":
                course = {row.cleaned_data["was"]: row.cleaned_data["course"] for row in group.rows}
            else:
                resolutions = tuple(ResolutionRow(**row.cleaned_data) for row in group.filled)
        agenda = tuple(replace(row, course=course.get(place, row.course)) for place, row in enumerate(text.agenda))
        fields = dict(text.fields)
        said = self.form.cleaned_data if self.form else {}
        if "adopted" in said:
            fields["adopted"] = "\n".join(filter(None, said["adopted"].splitlines()))
        if said.get("votes_of"):
            # A page from before has no such boxes.
            fields |= {name: said[name] for name in ("votes_of", "voters_summoned", "voters_present")}
        return replace(text, fields=fields, agenda=agenda, resolutions=resolutions)


# --- the doors ------------------------------------------------------------------------------------------------


def _conference(opened: Opened) -> Conference | None:
    """The conference that the address names; None for a new one."""
    if "number" in opened.kwargs:
        return conference_or_404(opened, opened.kwargs["number"])
    asked = opened.query.get("so")
    return None if asked is None else conference_or_404(opened, whole_number(asked))


def _load(opened: Opened, part: type[Part]) -> ConferenceFormPage:
    conference = _conference(opened)
    text = text_of(conference) if conference else EMPTY
    return part(opened, conference, text).page(text.seal if conference else "")


def _save(opened: Opened, part: type[Part]) -> HttpResponseBase | Again:
    conference, posted = _conference(opened), opened.posted
    deed, seen = posted.get("deed", "save"), posted.get("seen", "")
    text = text_of(conference) if conference else EMPTY
    made = part(opened, conference, text, posted)
    who = opened.having_seen(seen)
    try:
        if conference and deed == "drop" and part.of_itself:
            drop_conference(**who, number=conference.number)
            messages.success(opened.request, f"Đã xóa «{made.name}».")
            return HttpResponseRedirect(opened.address("conferences"))
        if deed in ("more", "all"):
            return Again(made.page(seen, made.lost), 200)
        if not made.is_valid:
            return Again(made.page(seen, made.lost))
        kept = keep_conference(**who, change=made.changed, number=conference.number if conference else None)
    except ConferenceRefused as refused:
        return Again(made.page(seen, made.refuse(refused.problems)))
    except StaleConference as stale:
        return Again(made.page(text.seal, [STALE_FORM.format(stale)]))
    except Conference.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã lưu.")
    return HttpResponseRedirect(opened.address("conference", kept.number))


def _page(name: str, path: str, title: str, part: type[Part]) -> Page[ConferenceFormPage]:
    load: Callable[[Opened], ConferenceFormPage] = lambda opened: _load(opened, part)  # noqa: E731
    return Page(
        name=name,
        within="conferences",
        path=path,
        title=title,
        action=Action.MANAGE_YEAR,
        load=load,
        save=lambda opened: _save(opened, part),
        template="pacts/conference_form.html",
        printed=False,
    )


PAGES = [
    _page("conference-edit", "hoi-nghi/ghi", "Ghi hội nghị", Facts),
    _page("conference-invitees", "hoi-nghi/<int:number>/khach-moi", "Người được mời", Invitees),
    _page("conference-attendance", "hoi-nghi/<int:number>/diem-danh", "Điểm danh", Attendance),
    _page("conference-results", "hoi-nghi/<int:number>/ket-qua", "Diễn biến, quyết nghị", Results),
]
