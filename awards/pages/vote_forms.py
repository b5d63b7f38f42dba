"""The forms of a question's rounds: opening one, what the tellers counted, how a tie was decided, voiding."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from awards.models import Candidate, Nomination, Question, VoteRound
from awards.rules.thresholds import CaseVotes, Counts
from awards.verbs.deciding import CHAIR, COUNCIL, POINTS
from awards.verbs.voting import Tally
from awards.votes import BALLOT_FIELDS, CASE_FIELDS, COUNT_FIELDS, is_by_hands, nominee
from common.labels import label
from common.vietnamese.fields import LinesField

Posted = Mapping[str, Any] | None
_MOST = 32767


def _figure(called: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=called,
        required=False,
        min_value=0,
        max_value=_MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 9."},
    )


class OpenForm(forms.Form):
    """A round to be opened: by ballot or by hands, and, where it is not the first, on whom."""

    way = forms.ChoiceField(label=label("awards.VoteRound.way"))
    wanted = forms.TypedMultipleChoiceField(
        label="Bỏ phiếu về", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        data: Posted = None,
        *,
        question: Question,
        free: Sequence[Nomination],
        tied: Sequence[int],
        further: bool,
    ) -> None:
        usual = VoteRound.Way.PAPER if question.by_ballot else VoteRound.Way.HANDS
        ticked = [str(one.pk) for one in free if not tied or one.pk in tied]
        super().__init__(data, prefix="o", initial={"way": usual, "wanted": ticked})
        ways = [VoteRound.Way.PAPER] if question.by_ballot else [VoteRound.Way.HANDS, VoteRound.Way.PAPER]
        self.fields["way"].choices = [(one.value, one.label) for one in ways]  # type: ignore[attr-defined]
        if not further:
            del self.fields["wanted"]
        else:
            self.fields["wanted"].choices = [(str(one.pk), nominee(one)) for one in free]  # type: ignore[attr-defined]

    @property
    def wanted_pks(self) -> list[int] | None:
        """The nominations that are ticked; None in the first round, which is on all."""
        return self.cleaned_data["wanted"] if "wanted" in self.fields else None


class TallyForm(forms.Form):
    """What the tellers counted. A box that is empty is not counted yet; nothing is 0 by itself."""

    def __init__(
        self, data: Posted = None, *, question: Question, round_: VoteRound, candidates: Sequence[Candidate]
    ) -> None:
        self.round, self.candidates = round_, candidates
        hands = is_by_hands(round_)
        self.count_names = [name for name in COUNT_FIELDS if not (hands and name in BALLOT_FIELDS)]
        chooses = question.method == Question.Method.CHOOSE
        self.case_names = ["votes_for"] if chooses else ["votes_for", "votes_against", "votes_none"]
        if any(one.abstained for one in candidates):
            self.case_names.append("abstained")
        initial = {name: getattr(round_, name) for name in self.count_names}
        for one in candidates:
            initial |= {self.box(one.pk, name): getattr(one, name) for name in self.case_names}
        super().__init__(data, prefix="t", initial=initial)
        self.titles = [
            "Số phiếu" if chooses and name == "votes_for" else label(f"awards.Candidate.{name}")
            for name in self.case_names
        ]
        for name in self.count_names:
            self.fields[name] = _figure(label(f"awards.VoteRound.{name}"))
        for one in candidates:
            for name, title in zip(self.case_names, self.titles, strict=True):
                box = _figure(f"{nominee(one.nomination)}: {title}")
                # The table's heads name it for whoever sees them.
                box.widget.attrs["aria-label"] = box.label
                self.fields[self.box(one.pk, name)] = box

    @staticmethod
    def box(pk: int, name: str) -> str:
        """What the box of a candidate's figure is called."""
        return f"c{pk}-{name}"

    @property
    def counts(self) -> list[forms.BoundField]:
        """The boxes of the round."""
        return [self[name] for name in self.count_names]

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """Each candidate with its boxes, each with what it is called there."""
        named = list(zip(self.case_names, self.titles, strict=True))
        return [
            (nominee(one.nomination), [(title, self[self.box(one.pk, name)]) for name, title in named])
            for one in self.candidates
        ]

    @property
    def sums_of(self) -> str:
        """The box that the votes of a case add up to, by its id; "" where one chooses, and nothing adds up."""
        if "votes_against" not in self.case_names:
            return ""
        return self["present" if is_by_hands(self.round) else "valid"].id_for_label

    @property
    def tally(self) -> Tally:
        """What was typed and understood."""
        said = self.cleaned_data
        counts = Counts(**{name: said.get(name) for name in COUNT_FIELDS})
        cases = {}
        for one in self.candidates:
            figures = {name: said.get(self.box(one.pk, name)) for name in CASE_FIELDS}
            cases[one.pk] = CaseVotes(**figures | {"abstained": figures["abstained"] or 0})
        return Tally(counts, cases)

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its box."""
        for place, sentence in problems.items():
            pk, _, name = place.partition(".")
            box = self.box(int(pk), name) if name else place
            self.add_error(box if box in self.fields else None, sentence)


class DecideForm(forms.Form):
    """How it was decided where votes alone did not: whom the chair takes, and why."""

    path = forms.ChoiceField(label="Cách giải quyết", widget=forms.RadioSelect)
    taken = forms.TypedMultipleChoiceField(
        label="Chủ trì chọn", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = LinesField(label="Lý do", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Posted = None, *, question: Question, tied: Sequence[Candidate]) -> None:
        paths = [POINTS, CHAIR, COUNCIL] if tied else [COUNCIL]
        usual = question.tie_path if question.tie_path in paths else COUNCIL if not tied else ""
        super().__init__(data, prefix="d", initial={"path": usual})
        labels = {one.value: str(one.label) for one in Question.TiePath}
        told = {one: f"{labels[one]}{' (theo quy định đã chọn)' * (one == question.tie_path)}" for one in paths}
        told[COUNCIL] = told[COUNCIL].replace(labels[COUNCIL], "Để trống, báo cáo Hội đồng")
        self.fields["path"].choices = list(told.items())  # type: ignore[attr-defined]
        if tied:
            choices = [(str(one.pk), nominee(one.nomination)) for one in tied]
            self.fields["taken"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["taken"]


class VoidForm(forms.Form):
    """Why a round does not count."""

    reason = LinesField(
        label=label("awards.VoteRound.void_reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Posted = None) -> None:
        super().__init__(data, prefix="v")


class StandingsForm(forms.Form):
    """A button: the votes become what the standings ask where totals are level."""
