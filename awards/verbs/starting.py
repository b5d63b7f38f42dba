"""The starting list: forms of award and grounds that a bloc can begin with, each to be checked against the texts.

What it says stands in `awards/data/danh-muc-de-bat-dau.json`, with its source in each note. It is a beginning: once
taken over, everything of it is the bloc's to change.
"""

import json
from pathlib import Path

from awards.models import AwardForm
from awards.yearfile import catalogue
from common.audit.log import Actor
from common.refused import FieldsRefused
from common.yearfile.reading import FileNode
from common.yearfile.shapes import Parts
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in

STARTING_LIST = Path(__file__).resolve().parent.parent / "data" / "danh-muc-de-bat-dau.json"
NOT_EMPTY = "Danh mục đã có hình thức khen thưởng, nên không lấy danh mục để bắt đầu nữa."


class ListRefused(FieldsRefused):
    """The list cannot be taken over: the bloc has forms of award of its own."""


def take_starting_list(*, year: BlocYear, actor: Actor, reader: Reader) -> int:
    """Takes the starting list over, and answers how many forms it has. PermissionError, ListRefused."""
    require(may(reader, Action.MANAGE_YEAR))
    parts = read_starting_list()
    with locked(year) as now:
        if AwardForm.objects.filter(bloc=now.bloc).exists():
            raise ListRefused({"": NOT_EMPTY})
        changes = catalogue.apply(now, parts)
        log_in(now, actor, changes)
    return len(parts["award_forms"])


def read_starting_list() -> Parts:
    """What the list says, as a year file would."""
    node = FileNode.root(json.loads(STARTING_LIST.read_text(encoding="utf-8")))
    parts: Parts = {}
    catalogue.read(node, parts)
    node.close()
    if node.problems:
        raise ValueError(f"the starting list has mistakes: {node.problems}")
    return parts
