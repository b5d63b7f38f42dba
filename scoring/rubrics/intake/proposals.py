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
from scoring.rubrics.intake.brackets import bracketed, read_stretches
from scoring.rubrics.intake.following import OWN, OWN_PART, conditioned, shared, why_shared
from scoring.rubrics.intake.parts import NET, Part, added_by, beside, each_alone, net, taken_by
from scoring.rubrics.intake.percents import EachPercent, beside_the_full, beyond, lacking, read_each_percent
from scoring.rubrics.intake.points import NO_POINTS, NUMBER, PointsRead
from scoring.rubrics.intake.rates import Rate, Rates, read_levels, read_rates
from scoring.rubrics.intake.references import References, ShareRead, read_references
from scoring.rubrics.kinds import ACHIEVED, DIRECT, KINDS, LEVELS, OCCURRENCES, PER_UNIT, TARGET
from scoring.rubrics.kinds.cases import RESERVED, PlainCase
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode, TargetRule, begun, lowered, placed
from scoring.rubrics.kinds.curve import Curve
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import how
from scoring.rubrics.tree.references import followed

# Two ways to read points off a list: by the stretches that are said, and by each percent.
CURVE, PERCENTS = "curve", "percents"
_FULL = Decimal(100)
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
    for proposal in _with_references(given):
        node = placed(replace(proposal.node, name=given.name), given.sign)
        found.setdefault(proposal.key, replace(proposal, node=node))
    listed = list(found.values())
    if given.stated is not None and given.stated.value in found:
        named = replace(found[given.stated.value], why=f"cột cách chấm ghi «{given.stated.label}»")
        return [named, *(one for one in listed if one.key != named.key)]
    return listed


def references(given: Described) -> References:
    """What the words say of other criteria."""
    said, name = read_references(given.said), read_references(given.name)
    return References(said.rest, said.shares or name.shares, said.condition or name.condition)


def _with_references(given: Described) -> Iterator[Proposal]:
    """The ways by the other words, and by what these say of other criteria."""
    read = references(given)
    rest = (
        replace(given, said=read.rest, name=read_references(given.name).rest.strip() or given.name) if read else given
    )
    if given.sign is not Sign.PLAIN and given.points is None and read.condition:
        rest = replace(rest, points=read.condition.amount)
    found = list(_found(rest))
    if read.shares:
        found[:0] = _by_share(given, rest, read.shares, found[0])
    if read.condition is None:
        yield from found
        return
    why = f"điều kiện «{read.condition.said}»"
    for at, proposal in enumerate(found):
        node = conditioned(proposal.node, given.sign, read.condition)
        if node is not None and (at == 0 or node.is_leaf or not proposal.node.is_leaf):
            key = proposal.key if node.is_leaf or proposal.key == NET else NET
            yield Proposal(key, node, f"{proposal.why}; {why}" if key == proposal.key else f"có {why}")
    yield from found


def _by_share(given: Described, rest: Described, shares: tuple[ShareRead, ...], own: Proposal) -> Iterator[Proposal]:
    """«Trừ 10 % số điểm đạt được»."""
    rates, first = read_rates(rest.said), shares[0]
    most = rates.takes_most if first.takes else rates.adds_most
    if given.sign is not Sign.PLAIN:
        most = most or rates.most or (None if given.points == first.percent else given.points)
    stands = given.sign is Sign.PLAIN and (given.points or own.key == NET)
    node = shared(given.name, given.sign, shares, most, own.node if stands else None)
    if node is not None:
        yield Proposal(node.kind.value if node.is_leaf else NET, node, why_shared(shares))


def _found(given: Described) -> Iterator[Proposal]:
    words = f"{given.name}. {given.said}"
    rates, each = _with_columns(read_rates(words), given), read_each_percent(words)
    yield from _in_columns(given)
    yield from _in_levels(given)
    yield from _both_ways(given)
    yield from _by_case(given, rates)
    yield from _counted(given, rates)
    yield from _by_percent(given, each, rates)
    yield from _by_words(given, each)
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
    parts = _of_column(penalty, rates.takes), _of_column(bonus, rates.adds)
    yield Proposal(NET, net(given.name, given.points, *parts), why)


def _of_column(read: PointsRead, said: tuple[Rate, ...]) -> Part:
    """What a column of bonus or of penalties says: so many for each of a thing, or so many at most."""
    if not read.number:
        return Part()
    return Part((Rate(read.number, read.each),), read.most) if read.each else Part(said, read.number)


def _in_levels(given: Described) -> Iterator[Proposal]:
    found = given.levels or read_levels(given.said) or read_levels(given.name)
    levels = found or read_stretches(given.said) or read_stretches(given.name)
    if not levels:
        return
    most, least = (way(level.points for level in levels) for way in (max, min))
    if most <= 0 and least < 0 and given.sign is not Sign.BONUS:
        yield from _in_levels_taken(given, tuple(replace(level, points=-level.points) for level in levels))
    elif (given.points is None or most <= given.points) and (least >= 0 or given.sign is Sign.PLAIN):
        below = least if least < 0 else None
        if by_number := bracketed(levels):
            told = "mỗi mức là một khoảng của kết quả: ghi kết quả, cổng tra ra điểm"
            unit = given.unit or by_number.unit
            leaf = _leaf(TARGET, given, given.points or most, told, unit=unit, min_points=below)
            yield _by_curve(leaf, by_number.curve)
        why = "có các mức, mỗi mức một số điểm" + (", có mức dưới 0" if least < 0 else "")
        yield _leaf(LEVELS, given, given.points or most, why, levels=levels, min_points=below)


def _in_levels_taken(given: Described, levels: tuple[PlainLevel, ...]) -> Iterator[Proposal]:
    """«Khiển trách: trừ 1; Cảnh cáo: trừ 3»: levels of what is taken."""
    most = max(level.points for level in levels)
    why = "có các mức, mỗi mức trừ một số điểm"
    if all(level.points for level in levels):
        levels = (PlainLevel("Không vi phạm", Decimal(0)), *levels)
    if given.sign is Sign.PENALTY:
        if given.points is None or most <= given.points:
            yield _leaf(LEVELS, given, given.points or most, why, levels=levels)
    else:
        leaf = RubricNode("1", "Điểm trừ", LEVELS, most, levels=levels)
        yield Proposal(NET, beside(given.name, given.points, taken_by(most, leaf)), why)


def _by_curve(found: Proposal, curve: Curve) -> Proposal:
    return replace(found, key=CURVE, node=replace(found.node, rule=TargetRule.CURVE, curve=curve))


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
    else:
        added = all(rate.adds for rate in rates.spans)
        limit = (rates.adds_most or rates.most) if added else rates.takes_most
        part = (added_by if added else taken_by)(limit)
        part = replace(part, children=(RubricNode("1", part.name, OCCURRENCES, limit, cases=cases),))
        yield Proposal(NET, beside(given.name, given.points, part), f"có lời {why}")


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
                yield Proposal(NET, each_alone(given.name, Part(counted, most)), _told(counted))
                yield _leaf(OCCURRENCES, given, most, _told(counted), cases=_cases(given.name, counted))
            yield _per_unit(given, counted[0], most, _told(counted))
        return
    taken, added = Part(takes, rates.takes_most), Part(adds, rates.adds_most)
    if takes and given.points:
        why = f"{_told(takes)}: từ {show_points(given.points)} điểm trừ dần"
        down = _per_unit(given, takes[0], given.points, why)
        down = replace(down, node=replace(down.node, start=given.points, points_each=-takes[0].number))
        both = Proposal(NET, net(given.name, given.points, taken, added), _why_net(taken, added))
        own_limit = taken.most is not None and taken.most < given.points
        yield from (both, down) if own_limit or adds or len(takes) > 1 else (down, both)
    elif takes:
        yield Proposal(NET, net(given.name, None, taken, added), f"{_told(takes)}, không có điểm chuẩn")
    elif adds and given.points:
        most = rates.adds_most or rates.most
        up = _per_unit(given, adds[0], given.points, _told(adds))
        both = Proposal(NET, net(given.name, given.points, Part(), added), _told(adds))
        yield from (up, both) if len(adds) == 1 and most in (None, given.points) else (both, up)
    elif gives:
        most = given.points if given.points not in (None, gives[0].number) else rates.most or given.points
        if len(gives) > 1:
            yield Proposal(NET, each_alone(given.name, Part(gives, most)), _told(gives))
        yield _per_unit(given, gives[0], most, _told(gives))


def _told(rates: tuple[Rate, ...], verb: str = "") -> str:
    said = "; ".join(f"{verb}{show_points(rate.number)} điểm mỗi {rate.unit}" for rate in rates)
    return f"có lời «{said}»"


def _why_net(taken: Part, added: Part) -> str:
    limit = f", tổng trừ không quá {show_points(taken.most)}" if taken.most is not None else ""
    said = [f"{_told(taken.rates, 'trừ ')[:-1]}{limit}"]
    if added.rates:
        said.append("; ".join(f"cộng {show_points(rate.number)} điểm mỗi {rate.unit}" for rate in added.rates))
    return f"{'; '.join(said)}»"


def _per_unit(given: Described, rate: Rate, most: Decimal | None, why: str) -> Proposal:
    return _leaf(PER_UNIT, given, most, why, unit=given.unit or rate.unit, points_each=rate.number)


def _by_percent(given: Described, each: EachPercent, rates: Rates) -> Iterator[Proposal]:
    """«Mỗi 1 % thiếu trừ 2, mỗi 1 % vượt cộng 0,1»."""
    if given.sign is Sign.PLAIN:
        found = beside_the_full(given.name, given.points, each, rates.takes_most, rates.adds_most)
    elif given.sign is Sign.PENALTY:
        found = lacking(given.name, each.taken, rates.takes_most or given.points)
    else:
        found = beyond(given.name, each.added, rates.adds_most or given.points)
    for node, why in found:
        key = (PERCENTS if node.curve else node.kind.value) if node.is_leaf else NET
        yield Proposal(key, node, why)


def _by_words(given: Described, each: EachPercent) -> Iterator[Proposal]:
    """Percentages, and yes or no."""
    words = clean_line(f"{given.name} {given.said}").lower()
    if given.sign is not Sign.PENALTY and given.points and _SHARE.search(words):
        # «Mỗi 1 % vượt» says nothing of the target.
        match = next((found for found in _PERCENT.finditer(each.rest) if found[1]), None)
        target = Decimal(match[1].replace(",", ".")) if match else None
        unit = "%" if _PERCENT.search(words) or "lệ" in words else given.unit
        if unit == "%" and not target:
            target = _FULL
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
    [named] = followed((_below(node, code),), {OWN: f"{code}.{OWN_PART}"})
    return named


def _below(node: RubricNode, code: str) -> RubricNode:
    return replace(node, code=code, children=tuple(_below(child, f"{code}.{child.code}") for child in node.children))
