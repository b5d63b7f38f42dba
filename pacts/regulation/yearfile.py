"""The year file's «regulation»: the lines of the regulation, in their order and without numbers."""

from common.audit.log import Actor, Change
from common.yearfile.reading import FileNode
from common.yearfile.shapes import JsonObject, Parts
from members.models import BlocYear
from pacts.regulation.text import MOST_LINES, Line, LineKind, mistakes
from pacts.regulation.verbs import bring_lines, lines_of

KEY = "regulation"


def read(root: FileNode, parts: Parts) -> None:
    """Reads the key; None in `parts` where the file says nothing of it."""
    nodes = root.nodes(KEY, most=MOST_LINES)
    lines = []
    for node in nodes:
        kind = node.choice("kind", [one.value for one in LineKind], default=LineKind.CLAUSE.value)
        lines.append(Line(LineKind(kind), node.text("text")))
        node.close()
    for at, sentence in mistakes(lines).items():
        # An empty text was told of already.
        if lines[at].text:
            nodes[at].tell("text", sentence)
    parts[KEY] = lines if root.says(KEY) else None


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings the regulation to what the file says."""
    lines = parts[KEY]
    return [] if lines is None else bring_lines(parts["bloc_year"], lines)


def dump(year: BlocYear) -> JsonObject:
    """The regulation as it stands; {} where there is none, so that other years' files stay as they were."""
    lines = [{"kind": line.kind.value, "text": line.text} for line in lines_of(year)]
    return {KEY: lines} if lines else {}
