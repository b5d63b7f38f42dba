"""The real year with the sample scores, a second bloc beside it, and what nobody else may learn of one member."""

import json
from pathlib import Path

from common.audit.log import Actor, Change, write
from common.yearfile.files import load
from members.models import Bloc, BlocYear, Role, User
from scoring.models import Score
from scoring.sample import make_sample

YEAR_FILE = Path("members/data/khoi-6-2023.json")
# The member that looks, and the one it learns nothing of.
OWN, OTHER = "ban-dan-van", "bao-binh-thuan"


def make_two_blocs() -> None:
    """The real year with sample scores, and a second bloc with a secretary of its own; an account without a role."""
    data = json.loads(YEAR_FILE.read_text(encoding="utf-8"))
    load(json.dumps(data).encode(), Actor(name="test"))
    year = BlocYear.objects.get()
    make_sample(year=year, password="mat-khau-thu-6", renew=False, actor=Actor(name="test"))
    data["bloc"] |= {"code": "khoi-7", "name": "Khối thi đua 7"}
    load(json.dumps(data).encode(), Actor(name="test"))
    stranger = User.objects.create_user("thuky-khac")
    Role.objects.create(user=stranger, kind=Role.Kind.SECRETARY, bloc=Bloc.objects.get(code="khoi-7"))
    User.objects.create_user("khong-vai-tro")
    # What must not leak: words that stand nowhere but in the other's card and in the log of it.
    Score.objects.filter(card__member__code=OTHER).update(explanation="GIẢI TRÌNH KÍN")
    write(
        Actor(name="test"),
        [Change(subject="Báo, tiêu chí I.1", action="sửa", old="95", new="96", reason="LÝ DO KÍN", member=OTHER)],
        bloc="khoi-6",
        year=2023,
    )
