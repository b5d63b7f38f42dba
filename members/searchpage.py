"""«Tìm»: words looked for in all that the reader may see, in this year, in all years of the bloc, or in all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.finding import LONGEST, Words, WordsRefused
from common.vietnamese.text import clean_line
from members.models import Membership
from members.pages import Opened, Page
from members.queries import every_year, reader_of, roles_of, years_of
from members.search import Found, Hit, Kind, Scope, Thing, look_for

TITLE = "Tìm"
# How many of each kind are shown at first; and of one kind, when it is asked for alone.
SHOWN, SHOWN_ALONE = 20, 200
# In how many bloc-years at most one search looks, however many the reader may open.
MOST_YEARS = 50
LIMITED = (
    f"Một lần tìm xem nhiều nhất {MOST_YEARS} năm thi đua: các năm của Khối này, rồi các năm mới nhất của Khối khác. "
    "Muốn tìm ở một Khối nhất định, hãy mở Khối ấy rồi tìm."
)
_OF_BLOC, _OF_YEAR, _OF_ALL = "", "nam", "tat-ca"
# How they are printed; a column with nothing in it is left out.
_TITLE = TableField[Hit]("Tên", lambda hit: hit.title_text, width=50)
_SENTENCE = TableField[Hit]("Câu có từ cần tìm", lambda hit: hit.sentence_text, width=60, paper=48)
_YEAR = TableField[Hit]("Năm", lambda hit: hit.year.year, width=8, paper=9, kind=ColumnKind.INTEGER)
_BLOC_YEAR = TableField[Hit]("Khối, năm", lambda hit: str(hit.year), width=30, paper=20)


def _table(hits: Sequence[Hit], *, many_blocs: bool) -> Table[Hit]:
    sentence = {"sentence": _SENTENCE} if any(hit.sentence for hit in hits) else {}
    return Table({"title": _TITLE, **sentence, "year": _BLOC_YEAR if many_blocs else _YEAR})


@dataclass(frozen=True)
class ScopeChoice:
    """Where one can look: its name in the address, and in words."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ShownFound:
    """What was found of a kind, with where all of it is; `url` is "" where all that can be is shown."""

    found: Found
    url: str
    table: Table[Hit]


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """What was found. `wrong` says why nothing could be looked for; `alone` is the kind that is shown alone."""

    words: str
    wrong: str
    scopes: list[ScopeChoice]
    scope: str
    groups: list[ShownFound]
    count: int
    # In how few of all years was looked, where that is not all.
    limit: str
    alone: str
    all_url: str
    many_blocs: bool
    longest: int
    sample: bool
    record: RecordHead


def _scopes(opened: Opened) -> list[ScopeChoice]:
    """This year; all years of the bloc; and all, for whoever opens more than one bloc."""
    asked = opened.query.get("trong", "")
    own = [year for year in opened.years if year.bloc_id == opened.year.bloc_id]
    offered = [(_OF_YEAR, f"Năm {opened.year.year}")]
    if len(own) > 1:
        offered.append((_OF_BLOC, f"Các năm của Khối ({len(own)})"))
    if opened.opens_others:
        offered.append((_OF_ALL, f"Nhiều Khối (nhiều nhất {MOST_YEARS} năm)"))
    elif len(own) < len(opened.years):
        offered.append((_OF_ALL, f"Mọi Khối của bạn ({min(len(opened.years), MOST_YEARS)} năm)"))
    known = [value for value, _ in offered]
    chosen = asked if asked in known else _OF_YEAR
    return [ScopeChoice(value, label, value == chosen) for value, label in offered]


def _scope(opened: Opened, chosen: str) -> Scope:
    """The years to look in, each with what the reader is there: three queries at most, however many they are.

    Of all blocs those of this one, then the newest of those at hand, then the newest of the rest, and no more than
    `MOST_YEARS`.
    """
    if chosen == _OF_YEAR:
        return Scope([opened])
    user = opened.reader.user
    roles = roles_of(user)
    here = opened.year.bloc_id
    found = years_of(user, roles, opened.year.bloc.code)
    if chosen == _OF_ALL:
        near = sorted(found, key=lambda year: year.bloc_id != here)[:MOST_YEARS]
        rest = every_year(user, roles).exclude(pk__in=[year.pk for year in near])[: MOST_YEARS - len(near)]
        years = [*near, *(rest if opened.opens_others else [])]
        years.sort(key=lambda year: (-year.year, year.bloc_id != here, year.bloc.code))
    else:
        years = [year for year in found if year.bloc_id == here]
    return Scope(
        [
            Opened(reader_of(user, roles, year, found.get(year, frozenset())), year, opened.today, opened.years)
            for year in years
        ]
    )


def _load(kinds: Sequence[Kind]) -> Callable[[Opened], SearchPage]:
    def load(opened: Opened) -> SearchPage:
        """What has the words that the address says; the empty form where it says none."""
        typed = opened.query.get("tim", "")
        choices = _scopes(opened)
        chosen = next(choice.value for choice in choices if choice.chosen)
        alone = next((kind for kind in kinds if kind.slug == opened.query.get("loai")), None)
        found: list[Found] = []
        wrong = ""
        if clean_line(typed):
            try:
                words = Words.read(typed)
                most = SHOWN_ALONE if alone else SHOWN
                found = list(look_for(words, [alone] if alone else kinds, _scope(opened, chosen), most))
            except WordsRefused as refused:
                wrong = str(refused)
        # A form that was sent with too much in it gets as much back as the box takes.
        line = clean_line(typed)[:LONGEST]
        here = f"{opened.address('search')}?{urlencode({'tim': line, 'trong': chosen})}"
        return SearchPage(
            words=line,
            wrong=wrong,
            scopes=choices if len(choices) > 1 else [],
            scope=next(choice.label for choice in choices if choice.chosen),
            groups=[
                ShownFound(
                    one,
                    f"{here}&loai={one.kind.slug}" if one.more and not alone else "",
                    _table(one.hits, many_blocs=chosen == _OF_ALL),
                )
                for one in found
            ],
            count=sum(one.count for one in found),
            limit=LIMITED if chosen == _OF_ALL and (opened.opens_others or len(opened.years) > MOST_YEARS) else "",
            alone=alone.name if alone else "",
            all_url=here,
            many_blocs=chosen == _OF_ALL,
            longest=LONGEST,
            sample=any(one.sample for one in found),
            record={"title": "Kết quả tìm", "subject": f"«{line}», {opened.year.bloc}" if line else str(opened.year)},
        )

    return load


def page(kinds: Sequence[Kind]) -> Page[SearchPage]:
    """The page; `kinds` are what the apps have to be found, in the order in which they are shown."""
    return Page(
        name="search",
        path="tim",
        title=TITLE,
        menu=TITLE,
        load=_load(kinds),
        template="members/search.html",
    )


def _members(scope: Scope) -> list[Thing]:
    rows = Membership.objects.filter(year__in=scope.years).order_by("order")
    return [
        Thing(
            one.year_id,
            one.name,
            ("member", one.code),
            (one.short_name, " ".join(filter(None, (one.representative_name, one.representative_position)))),
        )
        for one in rows
    ]


MEMBERS = Kind("thanh-vien", "Thành viên", _members)
