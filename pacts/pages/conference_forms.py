"""The forms of a conference: what it is and its agenda, who is invited, who took part, what came of it.

Each form makes one part of `ConferenceText` anew, and leaves the others as they stand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.audit.log import Actor
from common.audit.models import Door
from common.refused import STALE_FORM
from common.web.rowforms import wrong_in
from common.web.sent import whole_number
from members.access import Action
from members.models import Membership
from members.pages import Again, Opened, Page
from pacts.conferences import (
    MOST_ROWS,
    OF_PACT,
    OWN,
    AgendaRow,
    ConferenceText,
    InviteeRow,
    PresenceRow,
    ResolutionRow,
)
from pacts.models import Conference, Pact, Presence
from pacts.pages.conference_boxes import (
    GUEST,
    AdoptedForm,
    AgendaForm,
    ConferenceForm,
    CourseForm,
    GuestForm,
    InviteeForm,
    PresenceForm,
    ResolutionForm,
    at_place,
    sent_by_member,
)
from pacts.pages.conferences import conference_or_404
from pacts.presenters.conferences import signing_name
from pacts.verbs.conferences import (
    EMPTY,
    ConferenceRefused,
    StaleConference,
    drop_conference,
    keep_conference,
    text_of,
)

BLANKS = 3
GONE = "Một đơn vị không còn trong danh sách thành viên của năm, nên chưa lưu gì. Đã ghi ở dòng của đơn vị ấy: {}."

# --- a form's page --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RowGroup:
    """Rows of one kind: in which part of the conference they stand, and what each is called."""

    part: str
    title: str
    called: str
    hint: str
    wide: str
    rows: list[Any]
    legends: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[tuple[str, Any]]:
        """Each row with its legend; "" where its boxes say all."""
        return list(zip(self.legends or [""] * len(self.rows), self.rows, strict=True))

    @property
    def filled(self) -> list[Any]:
        """The rows that somebody typed into."""
        return [row for row in self.rows if not row.is_blank]


@dataclass(frozen=True, kw_only=True)
class ConferenceFormPage:
    """A form; `seen` is the mark of what it was opened with, `deeds` its buttons beside «Lưu».

    `pact_url` leads to what the pact says of the conference; "" where this form asks for it, or for other things.
    """

    title: str
    pact_url: str
    drops: bool
    form: forms.Form | None
    groups: list[RowGroup]
    deeds: list[tuple[str, str]]
    seen: str
    back: str
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]


@dataclass
class Part:
    """One form of a conference: how it is made of what stands or was sent, and what it makes of it."""

    opened: Opened
    conference: Conference | None
    text: ConferenceText
    data: Mapping[str, str] | None = None

    def page(self, seen: str, sentences: Sequence[str] = ()) -> ConferenceFormPage:
        """The form's page."""
        form, groups = self.form, self.groups
        wrong = [
            (box.id_for_label, f"{box.label}: {sentence}")
            for box in (form or [])
            for sentence in (box.errors if form and form.is_bound else [])
        ]
        for group in groups:
            wrong += wrong_in([row for row in group.rows if row.is_bound], group.called)
        at = self.opened.address
        return ConferenceFormPage(
            title=self.title,
            pact_url=at("pact-edit") if self.of_itself and self.signing else "",
            drops=bool(self.of_itself and self.conference),
            form=form,
            groups=groups,
            deeds=self.deeds,
            seen=seen,
            back=at("conference", self.conference.number) if self.conference else at("conferences"),
            sentences=sentences,
            wrong=wrong,
        )

    def __post_init__(self) -> None:
        self.form = self.make_form()
        self.groups = self.make_groups()

    # What each form says for itself; `of_itself` is whether it is about the conference and not about its rows alone.
    deeds: ClassVar[list[tuple[str, str]]] = []
    of_itself: ClassVar[bool] = False
    # In sentences, what was typed into rows that there are no more.
    lost: Sequence[str] = ()

    @property
    def title(self) -> str:
        raise NotImplementedError

    @property
    def signing(self) -> bool:
        """Whether it is the conference that signs the pact."""
        return bool(self.conference and self.conference.kind == Conference.Kind.SIGNING)

    @property
    def name(self) -> str:
        """What the conference is called."""
        if self.conference is None:
            return ""
        pact = Pact.objects.filter(year=self.opened.year).first() if self.signing else None
        return signing_name(pact) if self.signing else self.conference.name

    def make_form(self) -> forms.Form | None:
        return None

    def make_groups(self) -> list[RowGroup]:
        return []

    def changed(self, text: ConferenceText) -> ConferenceText:
        """The conference with what was typed here."""
        raise NotImplementedError

    def rows(
        self, form: type[Any], initial: Sequence[Mapping[str, Any]], first: str, blanks: int = BLANKS
    ) -> list[Any]:
        """The rows as they were sent, else those of `initial` and a few blank ones."""
        if self.data is not None:
            sent = [at for at in range(MOST_ROWS) if f"{form.kind}{at}-{first}" in self.data]
            if self.data.get("deed") != "more" or not blanks:
                return [form(self.data, place=at) for at in sent]
            typed = [form(self.data, place=at) for at in sent]
            initial = [row.typed for row in typed if not row.is_blank]
        count = min(len(initial) + blanks, MOST_ROWS)
        filled = [form(place=place, initial=row) for place, row in enumerate(initial)]
        return filled + [form(place=place) for place in range(len(filled), count)]

    @property
    def is_valid(self) -> bool:
        """Whether all that was sent is understood."""
        bound = [one for one in (self.form, *(row for group in self.groups for row in group.rows)) if one]
        # All of them, so that each says what is wrong.
        return False not in [one.is_valid() for one in bound] and not self.lost

    def refuse(self, problems: Mapping[str, str]) -> list[str]:
        """Puts each sentence beside its box; answers those that have none."""
        rest = []
        for place, sentence in problems.items():
            head, _, box = place.partition("].")
            part, _, number = head.partition("[")
            group = next((one for one in self.groups if box and one.part == part), None)
            if group is not None and box in group.filled[int(number)].fields:
                group.filled[int(number)].add_error(box, sentence)
            elif self.form and place in self.form.fields:
                self.form.add_error(place, sentence)
            else:
                rest.append(sentence)
        return rest


def _row_of(rows: Sequence[Any], was: int | None) -> Any:
    """The row that stood at this place when the form was opened; None for a new one."""
    return rows[was] if was is not None and 0 <= was < len(rows) else None


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
        initial = dict(self.text.fields) if self.conference else {}
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
            before = same[0] if same else _row_of(text.agenda, typed["was"])
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
            before = _row_of(text.invitees, typed["was"])
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
        hint = "Có mặt mà để trống họ tên thì ghi theo người đại diện của đơn vị. Ủy quyền thì ghi người được ủy quyền."
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

    def make_form(self) -> forms.Form | None:
        return None if self.signing else AdoptedForm(self.data, initial={"adopted": self.text.fields["adopted"]})

    def make_groups(self) -> list[RowGroup]:
        agenda = [{"was": place, "course": row.course} for place, row in enumerate(self.text.agenda)]
        course = self.rows(CourseForm, agenda, "was", 0)
        resolutions = self.rows(ResolutionForm, [vars(row) for row in self.text.resolutions], "text")
        groups = [
            RowGroup(
                "resolutions",
                "Quyết nghị",
                "Quyết nghị",
                "Mỗi nội dung một dòng. Không đếm phiếu thì để trống cả ba số; tỷ lệ được tính trên tổng số ý kiến.",
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
        if self.form:
            fields["adopted"] = "\n".join(filter(None, self.form.cleaned_data["adopted"].splitlines()))
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
    who: dict[str, Any] = {
        "year": opened.year,
        "actor": Actor(user=opened.reader.user, door=Door.PAGE),
        "reader": opened.reader,
        "seen": seen,
    }
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
