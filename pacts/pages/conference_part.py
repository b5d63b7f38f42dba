"""What the forms of a conference share: the rows that they have, and how what was typed is shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms

from common.web.boxes import first_box
from common.web.rowforms import wrong_in
from members.pages import Opened
from pacts.conferences import MOST_ROWS, ConferenceText
from pacts.models import Conference, Pact
from pacts.presenters.conferences import signing_name

BLANKS = 3


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
            (first_box(box), f"{box.label}: {sentence}")
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
        self, form: Any, initial: Sequence[Mapping[str, Any]], first: str, blanks: int = BLANKS, kind: str = ""
    ) -> list[Any]:
        """The rows as they were sent, else those of `initial` and a few blank ones."""
        if self.data is not None:
            sent = [at for at in range(MOST_ROWS) if f"{kind or form.kind}{at}-{first}" in self.data]
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


def row_of(rows: Sequence[Any], was: int | None) -> Any:
    """The row that stood at this place when the form was opened; None for a new one."""
    return rows[was] if was is not None and 0 <= was < len(rows) else None
