"""Which step of a proposal may follow which, from what is planned to what was handed over, or taken away again.

Nothing is deleted. A step that was entered by mistake is taken back by a further one that names it; what then stands is
what stood before. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.vietnamese.dates import short_date


class Stage(StrEnum):
    """Where a proposal is."""

    PLANNED = "planned"
    CHOSEN = "chosen"
    PREPARING = "preparing"
    SUBMITTED = "submitted"
    SUPPLEMENT = "supplement"
    APPRAISAL = "appraisal"
    COUNCIL = "council"
    DECIDED = "decided"
    REFUSED = "refused"
    HANDED = "handed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


TOLD: Mapping[Stage, str] = {
    Stage.PLANNED: "Dự kiến",
    Stage.CHOSEN: "Đã suy tôn",
    Stage.PREPARING: "Đang lập hồ sơ",
    Stage.SUBMITTED: "Đã trình",
    Stage.SUPPLEMENT: "Phải bổ sung",
    Stage.APPRAISAL: "Đang thẩm định",
    Stage.COUNCIL: "Hội đồng xét",
    Stage.DECIDED: "Đã có quyết định",
    Stage.REFUSED: "Không được tặng",
    Stage.HANDED: "Đã trao",
    Stage.CANCELLED: "Đã hủy bỏ",
    Stage.WITHDRAWN: "Đã rút",
}
# How a proposal begins: from the plan of the bloc, or from what was voted.
BEGINNINGS = (Stage.PLANNED, Stage.CHOSEN)
_LATER = (Stage.SUPPLEMENT, Stage.APPRAISAL, Stage.COUNCIL, Stage.DECIDED, Stage.REFUSED, Stage.WITHDRAWN)
FOLLOWS: Mapping[Stage | None, tuple[Stage, ...]] = {
    None: BEGINNINGS,
    Stage.PLANNED: (Stage.CHOSEN, Stage.PREPARING, Stage.WITHDRAWN),
    Stage.CHOSEN: (Stage.PREPARING, Stage.WITHDRAWN),
    Stage.PREPARING: (Stage.SUBMITTED, Stage.WITHDRAWN),
    Stage.SUBMITTED: _LATER,
    Stage.SUPPLEMENT: (Stage.SUBMITTED, Stage.REFUSED, Stage.WITHDRAWN),
    Stage.APPRAISAL: tuple(one for one in _LATER if one != Stage.APPRAISAL),
    Stage.COUNCIL: (Stage.SUPPLEMENT, Stage.DECIDED, Stage.REFUSED, Stage.WITHDRAWN),
    Stage.DECIDED: (Stage.HANDED, Stage.CANCELLED),
    Stage.HANDED: (Stage.CANCELLED,),
    Stage.REFUSED: (),
    Stage.CANCELLED: (),
    Stage.WITHDRAWN: (),
}
# Where it is on its way within the bloc.
UNSENT = frozenset({Stage.PLANNED, Stage.CHOSEN, Stage.PREPARING})
# Where the bloc has sent it, and it is in the authority's hands or through them.
SENT = frozenset(set(Stage) - UNSENT - {Stage.WITHDRAWN})
# Where the member that is put forward writes its report: it was chosen, or the authority asks for more.
REPORTS_ON = frozenset({Stage.CHOSEN, Stage.PREPARING, Stage.SUPPLEMENT})
DECISIONS = frozenset({Stage.DECIDED, Stage.HANDED, Stage.CANCELLED})
ENDS = frozenset({stage for stage, after in FOLLOWS.items() if stage and not after})
# What has to be said with a step: why, by which paper.
WITH_REASON: Mapping[Stage, str] = {
    Stage.SUPPLEMENT: "Hãy ghi phải bổ sung những gì.",
    Stage.REFUSED: "Hãy ghi căn cứ, lý do không được tặng.",
    Stage.WITHDRAWN: "Hãy ghi lý do rút.",
    Stage.CANCELLED: "Hãy ghi lý do hủy bỏ.",
}
WITH_PAPER: Mapping[Stage, str] = {
    Stage.DECIDED: "Hãy ghi số quyết định.",
    Stage.CANCELLED: "Hãy ghi số quyết định hủy bỏ.",
}
NOT_NEXT = "Đề nghị đang ở bước «{}»; bước «{}» không đi tiếp từ đó."
NOT_FIRST = "Đề nghị bắt đầu từ «Dự kiến» hoặc «Đã suy tôn»."
TOO_EARLY = "Bước trước ngày {}; ngày của bước này không được sớm hơn."
NOT_YET = "Ngày này chưa tới. Hãy ghi khi đã có."
NO_REASON_TO_TAKE_BACK = "Hãy ghi vì sao rút lại bước đã ghi."
NOTHING_TO_TAKE_BACK = "Chưa có bước nào rút lại được: bước đầu thì còn, muốn thôi hãy chọn «Đã rút»."
NOT_THE_LAST = "Chỉ rút lại được bước cuối còn hiệu lực."


@dataclass(frozen=True)
class Step:
    """One row of a proposal's course: a step to a stage, or the taking back of the step that `takes_back` names."""

    number: int
    to: Stage | None
    day: date
    takes_back: int | None = None
    paper: str = ""
    remark: str = ""


def standing(steps: Iterable[Step]) -> list[Step]:
    """The steps that stand, in the order in which they were entered: without those taken back, and the taking back."""
    rows = sorted(steps, key=lambda one: one.number)
    gone = {one.takes_back for one in rows}
    return [one for one in rows if one.to is not None and one.number not in gone]


def stage_of(steps: Iterable[Step]) -> Stage | None:
    """Where a proposal with these steps is; None before its first."""
    stand = standing(steps)
    return stand[-1].to if stand else None


def wrong_step(steps: Sequence[Step], step: Step, today: date) -> dict[str, str]:
    """What is wrong with this step behind those: sentences by field, «to», «day», «paper», «remark»; {} for nothing."""
    if step.to is None:
        return _wrong_taking_back(steps, step, today)
    wrong = _wrong_day(standing(steps), step.day, today)
    here = stage_of(steps)
    if step.to not in FOLLOWS[here]:
        wrong["to"] = NOT_NEXT.format(TOLD[here], TOLD[step.to]) if here else NOT_FIRST
    if step.to in WITH_REASON and not step.remark:
        wrong["remark"] = WITH_REASON[step.to]
    if step.to in WITH_PAPER and not step.paper:
        wrong["paper"] = WITH_PAPER[step.to]
    return wrong


def _wrong_taking_back(steps: Sequence[Step], step: Step, today: date) -> dict[str, str]:
    stand = standing(steps)
    if len(stand) < 2:
        return {"to": NOTHING_TO_TAKE_BACK}
    # Its own day is the day on which the mistake was seen, so it may stand before the day that was the mistake.
    wrong = _wrong_day(stand[:-1], step.day, today)
    if step.takes_back != stand[-1].number:
        wrong["to"] = NOT_THE_LAST
    if not step.remark:
        wrong["remark"] = NO_REASON_TO_TAKE_BACK
    return wrong


def _wrong_day(stand: Sequence[Step], day: date, today: date) -> dict[str, str]:
    if day > today:
        return {"day": NOT_YET}
    return {"day": TOO_EARLY.format(short_date(stand[-1].day))} if stand and day < stand[-1].day else {}
