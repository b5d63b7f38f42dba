"""What is written about the portal is true: the README names everything there is, the help's figures are the rules'.

The help page marks what it computes or quotes with `data-…`; here each mark is asked of the code that decides it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5  # type: ignore[import-untyped]
from django.core.management import get_commands
from django.test import Client

from common.vietnamese.numbers import parse_number, show_points
from members.access import (
    Action,
    CardFacts,
    Reader,
    RoleKind,
    may,
    may_correct,
    may_publish,
    may_register_for,
    may_see_all_cards,
    may_write,
    may_write_documents,
)
from members.models import User
from members.overview import TaskState
from scoring.rubrics import kinds
from scoring.rubrics import tree as rules
from scoring.rubrics.files import read_file
from scoring.rubrics.kinds.cases import read_cases
from scoring.rubrics.kinds.criterion import CriterionKind, Value, ValueRefused
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, read_marks
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.means import MeanValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import LeafPoints, points_of_all
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.target import NO_TARGET, TARGET_IS_ZERO
from scoring.rubrics.kinds.values import from_text
from scoring.rubrics.kinds.wording import explained
from scoring.rubrics.tree.references import dependents
from scoring.rules.dependents import settled
from scoring.rules.explaining import explained_sum
from scoring.rules.standing import Contender, rank
from scoring.rules.totals import Card, add_up
from scoring.sample import SAMPLE_RUBRIC

ROOT = Path(__file__).resolve().parent.parent
APPS = {"common", "khoithidua", "members", "documents", "pacts", "campaigns", "scoring", "awards"}
README = (ROOT / "README.md").read_text(encoding="utf-8")
# The biggest a picture may be, in bytes: a clone has to stay small.
MOST_PICTURE = 250_000


# --- the README


def named(pattern: str) -> set[str]:
    """What the README names in code type, or in an indented line of commands."""
    code = re.findall(r"`([^`\n]+)`", README) + re.findall(r"^ {4}(.+)$", README, re.MULTILINE)
    return {found for line in code for found in re.findall(pattern, line)}


def test_the_readme_names_every_command_of_ours_and_no_other():
    ours = {name for name, app in get_commands().items() if app.partition(".")[0] in APPS}
    told = {word for word in named(r"^([a-z_]+)(?: |$)") if word in get_commands()}
    assert told == ours


def test_the_readme_names_every_target_of_the_makefile_and_no_other():
    listed = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named(r"\bmake ([a-z-]+)") == listed


def settings_in_code() -> Iterator[str]:
    """Every name that the running portal, its commands and its start read from the environment."""
    for folder in (*sorted(APPS), "deploy"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            yield from re.findall(r"""\b(?:env\.\w+|environ\.get|getenv)\(\s*["']([A-Z_]+)["']""", text)


def test_the_readme_names_every_setting_and_no_other():
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == set(settings_in_code())


def test_what_the_readme_leads_to_is_there():
    links = re.findall(r"\]\(([^)]+)\)", README)
    paths = named(r"(?:^|\s|=)((?:[a-z]+/)+[\w.-]*)")
    assert len(links) >= 4
    assert [path for path in (*links, *sorted(paths)) if path != "var/" and not (ROOT / path).exists()] == []


def test_the_readme_s_pictures_are_small():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(pictures) == 2
    assert [path for path in pictures if (ROOT / path).stat().st_size > MOST_PICTURE] == []


# --- the help


@pytest.fixture
def manual(db: None) -> Element:
    """The help page as its tree."""
    client = Client()
    client.force_login(User.objects.create_user("ai-do"))
    answer = client.get("/huong-dan/")
    assert answer.status_code == 200
    root: Element = tinyhtml5.parse(answer.content.decode(), namespace_html_elements=False)
    return root


def words(element: Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def marked(page: Element, name: str) -> list[tuple[str, Element]]:
    """The elements with this mark, and what it says."""
    found = [(element.get(f"data-{name}", ""), element) for element in page.iterfind(f".//*[@data-{name}]")]
    assert found, name
    return found


def part(row: Element, name: str) -> str:
    return words(row.find(f".//*[@data-{name}]"))


def test_every_link_inside_the_help_leads_somewhere(manual: Element):
    anchors = [element.get("id", "") for element in manual.iterfind(".//*[@id]")]
    assert len(anchors) == len(set(anchors))
    inside = [link.get("href", "")[1:] for link in manual.iter("a") if link.get("href", "").startswith("#")]
    assert set(inside) - set(anchors) == set()


def test_the_contents_of_the_help_are_its_sections_in_their_order(manual: Element):
    listed = [(link.get("href", "")[1:], words(link)) for link in manual.iterfind(".//nav[@aria-labelledby]//a")]
    headings = [(heading.get("id", ""), words(heading)) for heading in manual.iter("h2")]
    assert headings[0] == ("muc-luc", "Mục lục")
    numbered = [(anchor, f"{number}. {text}") for number, (anchor, text) in enumerate(listed, start=1)]
    assert headings[1:] == numbered


def test_every_other_address_in_the_help_opens(manual: Element, client: Client):
    addresses = {link.get("href", "") for link in manual.iter("a") if not link.get("href", "#").startswith("#")}
    client.force_login(User.objects.get())
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def interface() -> str:
    """All that pages, scripts and code can say, in small letters, without the help itself."""
    files = [path for path in (ROOT / "templates").rglob("*.html") if not path.name.startswith("help")]
    files += (ROOT / "static" / "js").glob("*.js")
    files += [path for app in sorted(APPS) for path in (ROOT / app).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files).lower()


# What the help quotes of what one types or sees as a sign, and not of what the portal says.
SIGNS = {"k", "khong", "=", "≠"}


def test_every_word_that_the_help_quotes_stands_on_a_page(manual: Element):
    main = manual.find(".//main")
    assert main is not None
    # The refusals are asked of the rules, below.
    own = {quoted for _, row in marked(manual, "refused") for quoted in re.findall("«([^»]+)»", words(row))}
    quoted = set(re.findall("«([^»]+)»", words(main))) - own - SIGNS
    said = interface()
    assert len(quoted) > 40
    assert {word for word in quoted if word.lower() not in said} == set()


SAMPLE = read_file(SAMPLE_RUBRIC.read_bytes()).plain
# What the sample rubric has no example of.
LOWER = rules.RubricNode(
    code="lower",
    name="Văn bản quá hạn",
    kind=kinds.TARGET,
    max_points=Decimal(30),
    rule=rules.TargetRule.PROPORTIONAL,
    lower_is_better=True,
)


def by_marks(code: str, marks: str, most: str, **read: object) -> rules.RubricNode:
    curve = Curve(read_marks(marks), **read)  # type: ignore[arg-type]
    return rules.RubricNode(code, code, kinds.TARGET, Decimal(most), rule=rules.TargetRule.CURVE, curve=curve)


_GOING_ON: dict[str, Any] = {"interpolation": Between.LINEAR, "beyond": Beyond.CONTINUE}
# What the sample rubric has no criterion of.
OTHERS = {
    node.code: node
    for node in (
        LOWER,
        rules.RubricNode(
            "cases", "", kinds.OCCURRENCES, cases=read_cases("Gửi báo cáo muộn: 2\nVi phạm kỷ luật: 1 đến 3")
        ),
        by_marks("brackets", "98: 5; 97: 4; 0: 0", "5"),
        by_marks("absent", "0: 5; 1: 4; 2: 3; 3: 1; 4: 0", "5", of=CurveOf.ACTUAL),
        by_marks("short", "100: 10; 99: 9,5", "10", **_GOING_ON),
        rules.RubricNode("late", "", kinds.PERCENT_OF, share_of="I", percent=Decimal(10), under=Sign.PENALTY),
        rules.RubricNode("open", "", kinds.PERCENT_OF, share_of="I", under=Sign.PENALTY),
        rules.RubricNode("if-full", "", kinds.ACHIEVED, Decimal(2), only_if="I", under=Sign.BONUS),
        by_marks("over", "100: 0; 101: 0,1", "0.5", whole=True, **_GOING_ON),
    )
}


def node_of(code: str) -> rules.RubricNode:
    found = OTHERS.get(code) or SAMPLE.find(code)
    assert found is not None
    return found


def beside(row: Element, node: rules.RubricNode, value: Value) -> LeafPoints:
    """What an example gives that follows from the group I, of 100 points, as the row has it."""
    leaf = rules.RubricNode("I.1", "", kinds.DIRECT, Decimal(100))
    group = rules.RubricNode("I", "", kinds.GROUP, Decimal(100), (leaf,))
    holder = rules.RubricNode("X", "", kinds.BONUS if node.under is Sign.BONUS else kinds.PENALTY, children=(node,))
    whole = rules.PlainRubric("", Decimal(100), Decimal("0.5"), False, (), (), (group, holder))
    return settled(whole, dependents(whole), {"I.1": parse_number(part(row, "beside"))}, {node.code: value})[node.code]


def test_the_help_s_examples_give_the_points_that_the_rules_give(manual: Element):
    rows: dict[str, list[Element]] = {}
    for code, row in marked(manual, "example"):
        rows.setdefault(code, []).append(row)
    for code, examples in rows.items():
        node = node_of(code)
        values: dict[int, Value] = {
            place: from_text(node, part(row, "typed"), SAMPLE.step) for place, row in enumerate(examples)
        }
        # The examples of one criterion are of one round: under the leader's rule they are each other's field.
        scored = {place: beside(row, node, values[place]) for place, row in enumerate(examples)} if node.follows else {}
        scored = scored or points_of_all(node, values)
        told = [part(row, "points") for row in examples]
        assert told == [show_points(scored[place].points) for place in range(len(examples))], code


def test_every_way_to_score_has_an_example(manual: Element):
    nodes = [node_of(code) for code, _ in marked(manual, "example")]
    assert {node.kind for node in nodes} == {kind for kind in kinds.KINDS if kind.is_leaf}
    assert {node.rule for node in nodes} - {None} == set(rules.TargetRule)
    assert {node.lower_is_better for node in nodes} == {True, False}


def test_the_maxima_that_the_examples_name_are_the_criteria_s(manual: Element):
    """«tối đa 250», «Mỗi sáng kiến 10 điểm», «Xuất sắc 40» stand in the text beside the example."""
    for code, row in marked(manual, "example"):
        node, text = node_of(code), words(row[0])
        for maximum in re.findall(r"tối đa ([\d,]+)", text):
            assert maximum == show_points(node.max_points)
        for each in re.findall(r"Mỗi \S+ \S+ (\d+) điểm", text):
            assert each == show_points(node.points_each)
        for floor in re.findall(r"mức sàn (\d+)%", text):
            assert floor == show_points(node.floor_percent)
        for name, points in re.findall(r"(Xuất sắc|Tốt|Khá|Chưa đạt) (\d+)", text):
            assert points == show_points(next(level.points for level in node.levels if level.name == name))


def test_the_refusals_that_the_help_quotes_are_what_the_portal_says(manual: Element):
    for code, row in marked(manual, "refused"):
        with pytest.raises(ValueRefused) as refused:
            from_text(node_of(code), part(row, "typed"), SAMPLE.step)
        assert part(row, "said") == str(refused.value)


def test_the_help_quotes_why_nothing_is_scored(manual: Element):
    quoted = {why: words(element) for why, element in marked(manual, "why-not")}
    assert quoted == {"none": f"«{NO_TARGET}»", "zero": f"«{TARGET_IS_ZERO}»"}


def one_leaf_each(points: dict[str, Decimal]) -> Card:
    """A card of the sample rubric's top nodes, each with one leaf that gives these points."""
    nodes = tuple(
        rules.RubricNode(
            code=top.code,
            name=top.name,
            kind=top.kind,
            max_points=top.max_points,
            children=(rules.RubricNode(f"{top.code}.1", top.name, kinds.DIRECT, top.max_points),),
        )
        for top in SAMPLE.nodes
    )
    whole = rules.PlainRubric("", SAMPLE.scale, SAMPLE.step, False, SAMPLE.tie_break, (), nodes)
    return add_up(whole, {f"{code}.1": given for code, given in points.items()})


def test_the_help_adds_up_as_the_rules_do(manual: Element):
    sums = {code: parse_number(words(element)) for code, element in marked(manual, "sum")}
    total = sums.pop("total")
    assert set(sums) == {node.code for node in SAMPLE.nodes}
    assert one_leaf_each(sums).total == total


def test_the_help_counts_from_a_start_as_the_rules_do(manual: Element):
    said = {code: parse_number(words(element)) for code, element in marked(manual, "counted")}
    leaf = rules.RubricNode(
        "1.1", "Dự họp", kinds.PER_UNIT, said["start"], points_each=said["each"], start=said["start"]
    )
    counts = {"here": CountValue(int(said["count"])), "often": CountValue(99)}
    points = {name: scored.points for name, scored in points_of_all(leaf, counts).items()}
    assert points == {"here": said["points"], "often": Decimal(0)}


def test_the_help_nets_a_group_as_the_rules_do(manual: Element):
    said = {code: parse_number(words(element)) for code, element in marked(manual, "net")}

    def holder(code: str, kind: CriterionKind, most: Decimal | None, *children: rules.RubricNode) -> rules.RubricNode:
        given = rules.RubricNode(f"{code}.1", code, kinds.DIRECT, Decimal(100))
        return rules.RubricNode(code, code, kind, most, (given, *children))

    group = holder("given", kinds.GROUP, said["most"], holder("taken", kinds.PENALTY, None))
    group = replace(group, children=(*group.children, holder("bonus", kinds.BONUS, None)))
    whole = rules.PlainRubric("", Decimal(100), SAMPLE.step, False, (), (), (group,))
    card = add_up(whole, {f"{code}.1": said[code] for code in ("given", "taken", "bonus")})
    assert card.total == said["net"] == Decimal("2.5")
    limited = replace(whole, nodes=(replace(group, ceiling=said["ceiling"]),))
    assert add_up(limited, {f"{code}.1": said[code] for code in ("given", "bonus")}).total == said["stopped"]


def test_the_help_rounds_as_the_rules_do(manual: Element):
    said = {code: words(element) for code, element in marked(manual, "rounded")}
    most, whole = parse_number(said["most"]), rules.RubricNode("g", "", kinds.GROUP, None)
    leaf = rules.RubricNode("", "", kinds.TARGET, most, rule=rules.TargetRule.PROPORTIONAL)
    leaves = tuple(replace(leaf, code=str(number)) for number in range(int(said["count"])))
    scored = points_of_all(leaf, {"": from_text(leaf, said["typed"], SAMPLE.step)})[""]
    assert scored.points == parse_number(said["each"])
    sheet = rules.PlainRubric("", Decimal(100), SAMPLE.step, False, (), (), (replace(whole, children=leaves),))
    rounded = add_up(sheet, {leaf.code: scored.points for leaf in leaves})
    exact = add_up(replace(sheet, rounding=rules.Rounding.TOTAL), {leaf.code: scored.exact for leaf in leaves})
    assert (rounded.total, exact.total) == (parse_number(said["leaf"]), parse_number(said["total"]))


def test_the_help_leaves_out_what_does_not_apply_as_the_rules_do(manual: Element):
    said = {code: words(element) for code, element in marked(manual, "exempt")}
    sentence = said.pop("sentence")
    figures = {code: parse_number(text) for code, text in said.items()}
    leaves = tuple(rules.RubricNode(f"1.{place}", "", kinds.DIRECT, figures["each"]) for place in (1, 2, 3))
    group = rules.RubricNode("1", "", kinds.GROUP, figures["most"], leaves)
    points = {"1.1": figures["first"], "1.2": figures["second"]}
    for meaning in rules.WhenExempt:
        whole = rules.PlainRubric("", Decimal(100), SAMPLE.step, False, (), (), (group,), not_applicable=meaning)
        card = add_up(whole, points, {"1.3"})
        assert (meaning, card.total) == (meaning, figures[meaning.value])
        if meaning is rules.WhenExempt.SCALED:
            assert explained_sum(whole, group, card, {"1.3"}).partition(" → ")[0] == sentence


def test_the_help_takes_the_mean_of_appraisers_as_the_rules_do(manual: Element):
    said = {code: words(element) for code, element in marked(manual, "mean")}
    direct = rules.RubricNode("1", "", kinds.DIRECT, Decimal(10))
    each = re.findall(r"\d+", said["sentence"].partition("(")[2].partition(")")[0])
    values = MeanValue(tuple(PointsValue(Decimal(number)) for number in each))
    assert explained(direct, values, Decimal(0)).partition(" → ")[0] == said["sentence"]
    levels = [rules.PlainLevel(name, parse_number(said[name])) for name in ("good", "fair")]
    leaf = rules.RubricNode("2", "", kinds.LEVELS, Decimal(10), levels=tuple(levels))
    both = MeanValue((LevelValue("good"), LevelValue("fair")))
    assert points_of_all(leaf, {"": both})[""].points == parse_number(said["levels"])


def test_the_help_goes_below_nothing_as_the_rules_do(manual: Element):
    said = {code: words(element) for code, element in marked(manual, "falling")}
    most, least = parse_number(said["most"]), parse_number(said["least"])
    leaf = rules.RubricNode("1", "", kinds.DIRECT, most, min_points=least)
    value = from_text(leaf, said["typed"], SAMPLE.step)
    assert points_of_all(leaf, {"": value})[""].points == Decimal("-2.5")
    falling = rules.PlainRubric(
        "", most, SAMPLE.step, False, (), (), (rules.RubricNode("g", "", kinds.GROUP, None, (leaf,)),)
    )
    assert add_up(falling, {"1": Decimal("-2.5")}).total == Decimal(0)


def test_the_help_breaks_ties_as_the_rules_do(manual: Element):
    entries, told = [], {}
    for member, row in marked(manual, "tie"):
        figures = {cell.get("data-label", ""): words(cell) for cell in row.iterfind("td[@data-label]")}
        total, first, bonus, penalty = (parse_number(figures[name]) for name in ("Tổng", "Nhóm I", "Thưởng", "Trừ"))
        rest = total - first - bonus + penalty
        second = min(rest, Decimal(200))
        card = one_leaf_each({"I": first, "II": second, "III": rest - second, "IV": bonus, "V": penalty})
        assert card.total == total
        entries.append(Contender(member, card))
        told[member] = int(figures["Hạng"])
    assert {row.member: row.rank for row in rank(SAMPLE, entries)} == told


OWN = CardFacts("ban-dan-van", "agreeing", "drafting")


def may_do(what: str, kind: str) -> bool:
    own = frozenset({OWN.member}) if kind == RoleKind.REPRESENTATIVE else frozenset[str]()
    reader = Reader(User(username="ai-do"), frozenset({kind}), own)
    if what == "publish":
        return bool(may_publish(reader, "agreeing") and may_correct(reader, "published"))
    if what == "documents":
        return bool(may_write_documents(reader))
    if what == "register":
        return bool(may_register_for(reader, OWN.member))
    if what in ("self", "appraised", "agreed"):
        return bool(may_write(reader, what, OWN))
    return bool(may_see_all_cards(reader, "own") if what == "see-all-cards" else may(reader, Action(what)))


def test_the_help_s_table_of_roles_is_what_is_decided(manual: Element):
    told = {what: words(row.find("td")) for what, row in marked(manual, "may")}
    more = {"see-all-cards", "register", "self", "appraised", "agreed", "publish", "documents"}
    assert set(told) == {*map(str, Action), *more}
    for what, roles in told.items():
        allowed = [str(RoleKind(kind).label) for kind in RoleKind.values if may_do(what, kind)]
        assert roles.split(", ") == allowed, what


def test_the_help_explains_every_label_of_the_overview(manual: Element):
    told = {state: words(row.find("th")) for state, row in marked(manual, "task-state")}
    assert told == {state.value: state.label for state in TaskState}
