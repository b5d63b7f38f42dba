"""The minutes of a review meeting, drafted from what was entered: of review for titles, of consideration for awards.

Both have the same parts; each tells of the questions of its own kind. Dots stand only where nobody has entered
anything, and no figure of the standings that some member may not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from awards.models import AwardForm, Review
from awards.presenters.meeting import roll_of
from awards.presenters.ranking import Ranking, ranking_of
from awards.presenters.results import QuestionResult, ResultLine, results_of
from awards.rules.quorum import NONE
from awards.verbs.reviews import review_of, text_of_review
from awards.votes import written_in
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.dates import date_in_words, short_date
from documents.catalogue import DOTS, Prose, stopped
from members.queries import members_of
from pacts.agreement import NO_DAY
from pacts.minutes import Held, course_lines, hour_text, who_took_part
from pacts.presenters.conferences import ResolutionLine, person_text, resolution_lines
from scoring.models import Round


@dataclass(frozen=True)
class KindOfMinutes:
    """What one of the two is about."""

    category: str
    subject: str
    aim: str
    heading: str
    agreed: str


REVIEWING = KindOfMinutes(
    category=AwardForm.Category.TITLE,
    subject="Bình xét thi đua năm {}",
    aim="bình xét, suy tôn danh hiệu thi đua năm {}",
    heading="Kết quả bình xét danh hiệu thi đua",
    agreed="Cuộc họp thống nhất suy tôn, đề nghị danh hiệu thi đua:",
)
CONSIDERING = KindOfMinutes(
    category=AwardForm.Category.AWARD,
    subject="Xét, đề nghị khen thưởng năm {}",
    aim="xét, đề nghị hình thức khen thưởng năm {}",
    heading="Kết quả xét khen thưởng",
    agreed="Cuộc họp thống nhất đề nghị khen thưởng:",
)


@dataclass(frozen=True)
class Proposed:
    """Somebody that the meeting puts forward, for what, and with how many votes."""

    number: int
    name: str
    form: str
    votes: str


PROPOSED = Table[Proposed](
    {
        "number": TableField("STT", lambda row: row.number, width=6, paper=7, kind=ColumnKind.INTEGER),
        "name": TableField("Tên tập thể, cá nhân", lambda row: row.name, width=44),
        "form": TableField("Hình thức đề nghị", lambda row: row.form, width=44, paper=34),
        "votes": TableField("Tỷ lệ tán thành", lambda row: row.votes, width=30, paper=24),
    }
)


@dataclass(frozen=True)
class Reviewed:
    """A review meeting as its minutes tell it."""

    held: Held
    kind: KindOfMinutes
    today: date

    @cached_property
    def review(self) -> Review:
        """What is settled of it."""
        if self.held.conference is None:
            raise LookupError("a review meeting is a conference of its own")
        return review_of(self.held.conference)

    @cached_property
    def results(self) -> list[QuestionResult]:
        """What the votes came to, of the questions of this kind."""
        # The forms are called as they were on the day of the meeting.
        found = results_of(self.review, self.held.facts.day or self.today)
        return [one for one in found if one.form.category == self.kind.category]

    @cached_property
    def proposed(self) -> list[Proposed]:
        """Whom the meeting puts forward."""
        pairs = [(result, line) for result in self.results for line in result.chosen]
        return [
            Proposed(number, _called(line), result.name, f"{line.votes} {result.base}" if line.votes else "")
            for number, (result, line) in enumerate(pairs, start=1)
        ]

    def prose(self) -> Prose:
        """The minutes as they are proposed."""
        held, facts, text = self.held, self.held.facts, self.held.text
        year, members = held.year, members_of(held.year)
        resolutions = resolution_lines(text, len(members))
        secretary = person_text(text.fields["secretary_name"], text.fields["secretary_position"])
        parts = [
            (
                "Thời gian, địa điểm, nội dung",
                [
                    f"1. Thời gian: bắt đầu lúc {hour_text(text.fields['starts'])}, "
                    f"{date_in_words(facts.day) if facts.day else NO_DAY}.",
                    f"2. Địa điểm: {stopped(facts.place) if facts.place else DOTS}",
                    f"3. Nội dung: {self.kind.aim.format(year.year)}.",
                ],
            ),
            (
                "Thành phần",
                [
                    f"1. Chủ trì: {stopped(person_text(facts.chair_name, facts.chair_position) or DOTS)}",
                    f"2. Thư ký: {stopped(secretary) if secretary else DOTS}",
                    *who_took_part(text, members),
                    *self._quorum_and_tellers(len(members)),
                ],
            ),
            ("Diễn biến", course_lines(text)),
            ("Kết quả chấm điểm", _standings(self.review.round)),
            (self.kind.heading, self._votes()),
            ("Kết luận", self._agreed()),
        ]
        if resolutions:
            parts.append(("Quyết nghị, biểu quyết", _resolved(resolutions)))
        lines = [line for place, (head, told) in enumerate(parts) for line in (f"{_ROMAN[place]}. {head}", *told)]
        lines.append(
            f"Cuộc họp kết thúc lúc {hour_text(text.fields['ends'])} cùng ngày. Biên bản đã được đọc lại, các thành "
            "viên dự họp nhất trí. Biên bản lập thành …… bản, có giá trị như nhau."
        )
        return Prose(
            subject=self.kind.subject.format(year.year),
            body="\n".join(lines),
            recipients=f"Các đơn vị thành viên {year.bloc.name}\nLưu: VT, {year.bloc.name}",
            signer=facts.chair_name,
            left_signer=text.fields["secretary_name"],
        )

    def _quorum_and_tellers(self, members: int) -> list[str]:
        """What follows the five points of who took part: whether they were enough, who counted, who wrote instead."""
        settled = text_of_review(self.review)
        roll = roll_of(self.held.text, settled.quorum, members)
        points: list[list[str]] = []
        if settled.quorum.kind != NONE and roll.noted:
            told = "; ".join([roll.begins.told, *(f"{one.told[:1].lower()}{one.told[1:]}" for one in roll.later)])
            points.append([f"Số đơn vị dự họp: {told}."])
        if settled.tellers:
            named = ((person_text(row.name, row.position), row.is_head) for row in settled.tellers)
            points.append(["Tổ kiểm phiếu:", *(f"- {who}{' (tổ trưởng)' if heads else ''}." for who, heads in named)])
        if opinions := written_in(self.review):
            told_of = [f"- {one.member.name}: {one.paper}, ngày {short_date(one.on)}." for one in opinions]
            points.append(["Đơn vị vắng gửi ý kiến bằng văn bản:", *told_of])
        return [line for place, (first, *rest) in enumerate(points, start=6) for line in (f"{place}. {first}", *rest)]

    def _votes(self) -> list[str]:
        """Each question with how it was voted on, what it took, and the votes of each case."""
        if not self.results:
            return [f"1. {DOTS}"]
        lines = []
        for number, result in enumerate(self.results, start=1):
            again = f" (lượt {result.round_number})" if result.round_number > 1 else ""
            lines.append(f"{number}. {result.name}{again}")
            lines.append(f"- Hình thức: {result.way.lower()}{f'; {result.counts}' if result.counts else ''}.")
            lines.append(f"- Điều kiện: {result.rule}. Tỷ lệ tính trên {result.base}.")
            lines += [f"- {_told(line)}" for line in result.lines]
            lines += [f"- {stopped(' '.join(result.decision.split()))}"] if result.decision else []
        return lines

    def _agreed(self) -> list[str]:
        """Whom the meeting puts forward; the table behind has them with their votes."""
        if not self.results:
            return [DOTS]
        if not self.proposed:
            return ["Không trường hợp nào được đề nghị."]
        told = [f"- {row.form}: {row.name}." for row in self.proposed]
        return [self.kind.agreed, *told, "Danh sách kèm theo Biên bản này."]


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


def _called(line: ResultLine) -> str:
    return f"{line.name}, {line.organisation}" if line.organisation else line.name


def _told(line: ResultLine) -> str:
    """«Ban A: đồng ý 7/9 (77,78 %), không đồng ý 1, không ý kiến 1: được suy tôn.»"""
    counts = [
        f"đồng ý {line.votes}" if line.votes else "",
        f"không đồng ý {line.against}" if line.against is not None else "",
        f"không ý kiến {line.none}" if line.none is not None else "",
        f"không biểu quyết về đơn vị mình {line.abstained}" if line.abstained else "",
    ]
    outcome = f": {line.outcome.lower()}" if line.outcome else ""
    return f"{_called(line)}: {', '.join(filter(None, counts))}{outcome}."


def _resolved(resolutions: Sequence[ResolutionLine]) -> list[str]:
    """What was resolved, each with its votes where somebody counted them."""
    lines = []
    for line in resolutions:
        text, votes = " ".join(line.row.text.split()).rstrip("."), line.votes
        lines.append(f"{line.number}. {text}{f': {votes[:1].lower()}{votes[1:]}' if votes else ''}.")
    return lines


def _standings(round_: Round | None) -> Sequence[str]:
    """What stands: only what every member may know, and nothing that is not agreed yet."""
    if round_ is None:
        return [DOTS]
    if round_.shown_visibility == Round.Visibility.OWN:
        return [f"Kết quả chấm điểm kỳ {round_.name} theo Bảng xếp hạng kèm theo."]
    ranking = ranking_of(round_)
    if ranking.lacking:
        return [f"Kỳ {round_.name}: {DOTS}"]
    return [f"Kỳ {round_.name}:", *(_ranked(ranking, place) for place in range(len(ranking.lines)))]


def _ranked(ranking: Ranking, place: int) -> str:
    line = ranking.lines[place]
    if not line.rank.isdigit():
        return f"- {line.name}: {'không xét' if line.rank == 'không xét' else 'không xếp hạng'}."
    band = f", xếp loại {line.band}" if line.band else ""
    return f"- Hạng {line.rank}: {line.name}, {line.total} điểm{band}."
