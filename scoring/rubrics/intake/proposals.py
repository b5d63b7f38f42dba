"""Which kinds the words of a criterion speak for, each with its reason: proposals, the likeliest first. Pure.

A criterion that has deductions with a limit of their own, or a bonus, becomes a group: what is given, what is taken and
what is added stand in it as criteria of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from common.vietnamese.numbers import show_points
from common.vietnamese.text import clean_line, fold
from scoring.rubrics.intake.brackets import bracketed, falling_short
from scoring.rubrics.intake.points import NO_POINTS, NUMBER, PointsRead
from scoring.rubrics.intake.rates import Rate, Rates, read_levels, read_rates
from scoring.rubrics.kinds import ACHIEVED, BONUS, DIRECT, GROUP, KINDS, LEVELS, OCCURRENCES, PENALTY, PER_UNIT, TARGET
from scoring.rubrics.kinds.cases import RESERVED, PlainCase
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode, TargetRule, begun, lowered, placed
from scoring.rubrics.kinds.curve import Curve
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import how
from scoring.rubrics.words import STANDARD

NET = "net"
_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?)?\s*(?:%|phần trăm)")
_SHARE = re.compile(r"(?:tỷ|tỉ) lệ|%|phần trăm|so với (?:kế hoạch|chỉ tiêu)|chỉ tiêu được giao")
_BOTH_WAYS = re.compile(rf"(?:cộng hoặc trừ|trừ hoặc cộng|cộng, trừ|±)\s*(?:tối đa\s*)?({NUMBER})")
_YES_OR_NO = re.compile(
    r"(?:có|đạt)\s*(?:/|hoặc)\s*không|không để xảy ra|không có (?:vụ|trường hợp|cán bộ|đơn)|không (?:có )?thì 0"
)


@dataclass(frozen=True)
class Described:
    """What a table says of one criterion: its words, its points, and what the points do above it."""

    name: str
    said: str = ""
    points: Decimal | None = None
    takes: bool = False
    bonus: PointsRead = NO_POINTS
    penalty: PointsRead = NO_POINTS
    unit: str = ""
    each: Decimal | None = None
    each_takes: bool = False
    levels: tuple[PlainLevel, ...] = ()
    stated: CriterionKind | None = None
    sign: Sign = Sign.PLAIN


@dataclass(frozen=True)
class Proposal:
    """A way to score a criterion, and why. The codes of the node are still to come (`coded`)."""

    key: str
    node: RubricNode
    why: str

    @property
    def words(self) -> str:
        """The way as one chooses it."""
        if self.key == NET:
            return "Nhóm, mỗi phần chấm riêng"
        kind = begun(self.node.kind.label)
        return f"{kind} ({self.node.rule.label})" if self.node.rule else kind

    @property
    def how(self) -> str:
        """How it is scored then, as a member would check it."""
        if self.key != NET:
            return how(self.node)
        return f"{'; '.join(_parts_told(self.node))}."


def _parts_told(node: RubricNode) -> Iterator[str]:
    """How each part of a group is scored, by the name of the part."""
    for child in node.children:
        if child.is_leaf:
            yield f"{child.name}: {lowered(how(child)).rstrip('.')}"
        else:
            told = "; ".join(lowered(how(leaf)).rstrip(".") for leaf in child.children)
            yield f"{child.name}: {told}"


def stated_kind(text: str) -> CriterionKind | None:
    """The kind that a note names in so many words, as our own workbook has it; None for any other note."""
    for line in text.split("\n"):
        said = fold(line)
        for kind in KINDS:
            if said and said in map(fold, (kind.label, *kind.also)):
                return kind
    return None


def proposals(given: Described) -> list[Proposal]:
    """The ways in which this criterion can be scored, the likeliest first; at least one, if it has points."""
    found: dict[str, Proposal] = {}
    for proposal in _found(given):
        node = placed(replace(proposal.node, name=given.name), given.sign)
        found.setdefault(proposal.key, replace(proposal, node=node))
    listed = list(found.values())
    if given.stated is not None and given.stated.value in found:
        named = replace(found[given.stated.value], why=f"cột cách chấm ghi «{given.stated.label}»")
        return [named, *(one for one in listed if one.key != named.key)]
    return listed


def _found(given: Described) -> Iterator[Proposal]:
    rates = _with_columns(read_rates(f"{given.name}. {given.said}"), given)
    yield from _in_columns(given)
    yield from _in_levels(given)
    yield from _both_ways(given)
    yield from _by_case(given, rates)
    yield from _counted(given, rates)
    yield from _by_words(given)
    yield _leaf(DIRECT, given, given.points, "chưa thấy lời nào nói cách chấm khác")
    yield _leaf(ACHIEVED, given, given.points, "đạt thì được đủ điểm, không đạt thì không")


def _leaf(kind: CriterionKind, given: Described, most: Decimal | None, why: str, **fields: object) -> Proposal:
    return Proposal(kind.value, RubricNode("", given.name, kind, most, **fields), why)  # type: ignore[arg-type]


def _with_columns(rates: Rates, given: Described) -> Rates:
    """The rates with those that have a column of their own."""
    if given.each is None:
        return rates
    rate = (Rate(given.each, given.unit or "lần"),)
    return replace(rates, takes=rate) if given.each_takes else replace(rates, gives=rate, takes=(), adds=())


def _in_columns(given: Described) -> Iterator[Proposal]:
    """Points in several columns: «Điểm chuẩn | Điểm cộng | Điểm trừ»."""
    bonus, penalty = given.bonus, given.penalty
    if given.sign is not Sign.PLAIN or not (bonus.number or penalty.number):
        return
    added, taken = ("điểm cộng" if bonus.number else ""), ("điểm trừ" if penalty.number else "")
    why = f"dòng có {' và '.join(filter(None, (added, taken)))} riêng"
    rates = read_rates(given.said)
    yield _net(given, _of_column(penalty, rates.takes), _of_column(bonus, rates.adds), why)


@dataclass(frozen=True)
class _Part:
    """What is taken, or added: the rates, and how much at most."""

    rates: tuple[Rate, ...] = ()
    most: Decimal | None = None

    def __bool__(self) -> bool:
        return bool(self.rates or self.most)


def _of_column(read: PointsRead, said: tuple[Rate, ...]) -> _Part:
    """What a column of bonus or of penalties says: so many for each of a thing, or so many at most."""
    if not read.number:
        return _Part()
    return _Part((Rate(read.number, read.each),), read.most) if read.each else _Part(said, read.number)


def _in_levels(given: Described) -> Iterator[Proposal]:
    levels = given.levels or read_levels(given.said) or read_levels(given.name)
    if not levels:
        return
    most = max(level.points for level in levels)
    if given.points is None or most <= given.points:
        if by_number := bracketed(levels):
            told = "mỗi mức là một khoảng của kết quả: ghi kết quả, cổng tra ra điểm"
            found = _leaf(TARGET, given, given.points or most, told, unit=given.unit or by_number.unit)
            yield _by_curve("curve", found, by_number.curve)
        why = "có các mức, mỗi mức một số điểm"
        yield _leaf(LEVELS, given, given.points or most, why, levels=levels)


def _by_curve(key: str, found: Proposal, curve: Curve) -> Proposal:
    return replace(found, key=key, node=replace(found.node, rule=TargetRule.CURVE, curve=curve))


def _both_ways(given: Described) -> Iterator[Proposal]:
    """«Cộng hoặc trừ tối đa 5»."""
    found = _BOTH_WAYS.search(clean_line(f"{given.name} {given.said}").lower())
    if found and given.sign is Sign.PLAIN:
        most = Decimal(found[1].replace(",", "."))
        why = f"có lời «cộng hoặc trừ {show_points(most)}»"
        yield _leaf(DIRECT, given, given.points or most, why, min_points=-most or None)


# «Vắng họp trừ 2 điểm/lần» is the case «Vắng họp».
_OF_POINTS = re.compile(
    rf"\s*(?:bị\s+)?(?:trừ|giảm|cộng|thưởng|được)?\s*(?:từ\s+)?{NUMBER}\s*(?:điểm|đ|-|–|đến|/).*$", re.I
)


def _by_case(given: Described, rates: Rates) -> Iterator[Proposal]:
    """Points of which each time has its own, «trừ 1–3 điểm một vụ», are scored case by case."""
    if not rates.spans:
        return
    cases = _cases(given.name, rates.spans)
    why = "; ".join(
        f"«{show_points(rate.least)} đến {show_points(rate.number)} điểm mỗi {rate.unit}»" for rate in rates.spans
    )
    if given.sign is not Sign.PLAIN:
        most = rates.takes_most or rates.adds_most or (given.points if given.points != rates.spans[0].number else None)
        yield _leaf(OCCURRENCES, given, most, f"có lời {why}", cases=cases)
    elif given.points:
        leaf = RubricNode("1", "Điểm trừ", OCCURRENCES, rates.takes_most, cases=cases)
        taken = RubricNode("t", "Điểm trừ", PENALTY, rates.takes_most, children=(leaf,))
        given_points = RubricNode("g", STANDARD, ACHIEVED, given.points)
        node = RubricNode("", given.name, GROUP, given.points, children=(given_points, taken))
        yield Proposal(NET, node, f"có lời {why}")


def _cases(name: str, rates: tuple[Rate, ...]) -> tuple[PlainCase, ...]:
    """A case for each rate, called by its words; the criterion's own where they say nothing else."""
    found: dict[str, PlainCase] = {}
    for rate in rates:
        said = begun(_OF_POINTS.sub("", rate.said)) or name
        words = clean_line(re.sub(f"[{re.escape(RESERVED)}]", " ", said))[:100] or begun(rate.unit)
        least = rate.number if rate.least is None else rate.least
        found.setdefault(fold(words), PlainCase(words, least, rate.number))
    return tuple(found.values())


def _counted(given: Described, rates: Rates) -> Iterator[Proposal]:
    takes, adds, gives = rates.takes, rates.adds, rates.gives
    if given.sign is not Sign.PLAIN:
        if counted := (takes if given.sign is Sign.PENALTY else adds) or gives:
            limit = rates.takes_most if given.sign is Sign.PENALTY else rates.adds_most
            most = limit or (given.points if given.points != counted[0].number else None) or rates.most
            if len(counted) > 1:
                yield _each_alone(given, _Part(counted, most))
                yield _leaf(OCCURRENCES, given, most, _told(counted), cases=_cases(given.name, counted))
            yield _per_unit(given, counted[0], most, _told(counted))
        return
    taken, added = _Part(takes, rates.takes_most), _Part(adds, rates.adds_most)
    if takes and given.points:
        why = f"{_told(takes)}: từ {show_points(given.points)} điểm trừ dần"
        down = _per_unit(given, takes[0], given.points, why)
        down = replace(down, node=replace(down.node, start=given.points, points_each=-takes[0].number))
        net = _net(given, taken, added, _why_net(taken, added))
        own_limit = taken.most is not None and taken.most < given.points
        yield from (net, down) if own_limit or adds or len(takes) > 1 else (down, net)
    elif takes:
        yield _net(given, taken, added, f"{_told(takes)}, không có điểm chuẩn")
    elif adds and given.points:
        most = rates.adds_most or rates.most
        up = _per_unit(given, adds[0], given.points, _told(adds))
        net = _net(given, _Part(), added, _told(adds))
        yield from (up, net) if len(adds) == 1 and most in (None, given.points) else (net, up)
    elif gives:
        most = given.points if given.points not in (None, gives[0].number) else rates.most or given.points
        if len(gives) > 1:
            yield _each_alone(given, _Part(gives, most))
        yield _per_unit(given, gives[0], most, _told(gives))


def _told(rates: tuple[Rate, ...], verb: str = "") -> str:
    said = "; ".join(f"{verb}{show_points(rate.number)} điểm mỗi {rate.unit}" for rate in rates)
    return f"có lời «{said}»"


def _why_net(taken: _Part, added: _Part) -> str:
    limit = f", tổng trừ không quá {show_points(taken.most)}" if taken.most is not None else ""
    said = [f"{_told(taken.rates, 'trừ ')[:-1]}{limit}"]
    if added.rates:
        said.append("; ".join(f"cộng {show_points(rate.number)} điểm mỗi {rate.unit}" for rate in added.rates))
    return f"{'; '.join(said)}»"


def _per_unit(given: Described, rate: Rate, most: Decimal | None, why: str) -> Proposal:
    return _leaf(PER_UNIT, given, most, why, unit=given.unit or rate.unit, points_each=rate.number)


def _each_alone(given: Described, part: _Part) -> Proposal:
    """A group in which each thing is counted by itself."""
    node = RubricNode("", given.name, GROUP, part.most, children=_counts(given.name, part))
    return Proposal(NET, node, _told(part.rates))


def _net(given: Described, taken: _Part, added: _Part, why: str) -> Proposal:
    """A group of what is given, taken and added."""
    children = []
    if given.points:
        children.append(RubricNode("g", STANDARD, ACHIEVED if taken.rates else DIRECT, given.points))
    if taken:
        children.append(RubricNode("t", "Điểm trừ", PENALTY, taken.most, children=_counts("Điểm trừ", taken)))
    if added:
        children.append(RubricNode("c", "Điểm cộng", BONUS, added.most, children=_counts("Điểm cộng", added)))
    return Proposal(NET, RubricNode("", given.name, GROUP, given.points, children=tuple(children)), why)


def _counts(name: str, part: _Part) -> tuple[RubricNode, ...]:
    """A criterion for each rate, by the words in which it stands; without any, one for the points themselves."""
    if not part.rates:
        return (RubricNode("1", name, DIRECT, part.most),)
    several = len(part.rates) > 1
    return tuple(
        RubricNode(
            str(number),
            begun(rate.said)[:500] or name if several else name,
            PER_UNIT,
            part.most,
            unit=rate.unit,
            points_each=rate.number,
        )
        for number, rate in enumerate(part.rates, start=1)
    )


def _by_words(given: Described) -> Iterator[Proposal]:
    """Percentages, and yes or no."""
    words = clean_line(f"{given.name} {given.said}").lower()
    if given.sign is Sign.PLAIN and given.points and (short := falling_short(words, given.points)):
        why = "có lời trừ điểm cho mỗi phần trăm còn thiếu"
        yield _by_curve("short", _leaf(TARGET, given, given.points, why, unit="%", default_target=Decimal(100)), short)
    if given.sign is not Sign.PENALTY and given.points and _SHARE.search(words):
        match = next((found for found in _PERCENT.finditer(words) if found[1]), None)
        target = Decimal(match[1].replace(",", ".")) if match else None
        unit = "%" if _PERCENT.search(words) or "lệ" in words else given.unit
        if unit == "%" and not target:
            target = Decimal(100)
        why = "có lời về tỷ lệ, chỉ tiêu"
        yield _leaf(
            TARGET, given, given.points, why, unit=unit, rule=TargetRule.PROPORTIONAL, default_target=target or None
        )
    if given.points and given.sign is not Sign.PLAIN:
        done = "trừ" if given.sign is Sign.PENALTY else "cộng"
        yield _leaf(ACHIEVED, given, given.points, f"{done} một số điểm cố định")
    elif given.points and _YES_OR_NO.search(words):
        yield _leaf(ACHIEVED, given, given.points, "có lời «có / không»")


def coded(node: RubricNode, code: str) -> RubricNode:
    """The node with its code, and those in it below it."""
    return replace(node, code=code, children=tuple(coded(child, f"{code}.{child.code}") for child in node.children))
