"""Blocs made all at once, as many as a test wants, and what a page costs among them: queries, rows and bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Activity, ActivityKind, Campaign, Focus
from common.audit.log import Actor, Change, write
from documents.models import Document
from members.models import Agency, Bloc, BlocYear, Membership, Role, User
from pacts.models import Pact
from scoring.models import Criterion, Round, Rubric, Scorecard

YEAR = 2024


def more_blocs(count: int, start: int = 1) -> list[BlocYear]:
    """So many blocs of one member, each with one of everything that lists choose from; numbered from `start`."""
    numbers = range(start, start + count)
    blocs = Bloc.objects.bulk_create(
        Bloc(code=f"khoi-{n:05}", name=f"Khối thi đua số {n}", parent="Tỉnh ủy", locality=f"Nơi {n}") for n in numbers
    )
    years = BlocYear.objects.bulk_create(BlocYear(bloc=bloc, year=YEAR) for bloc in blocs)
    agencies = Agency.objects.bulk_create(
        Agency(locality=bloc.locality, code=bloc.code, name=f"Cơ quan {bloc.code}", short_name=bloc.code)
        for bloc in blocs
    )
    members = Membership.objects.bulk_create(
        Membership(year=year, agency=agency, order=1, code="dv-01", name=agency.name, short_name=agency.code)
        for year, agency in zip(years, agencies, strict=True)
    )
    users = User.objects.bulk_create(
        User(username=f"thu-ky-{bloc.code}", full_name=f"Thư ký {bloc.code}", password="!") for bloc in blocs
    )
    Role.objects.bulk_create(
        Role(user=user, kind=Role.Kind.SECRETARY, bloc=bloc) for user, bloc in zip(users, blocs, strict=True)
    )
    Pact.objects.bulk_create(Pact(year=year, title=f"Giao ước {year.bloc.code}") for year in years)
    Focus.objects.bulk_create(Focus(year=year, order=1, text="Trọng tâm") for year in years)
    Campaign.objects.bulk_create(
        Campaign(year=year, number=1, order=1, name="Đợt 1", starts=date(YEAR, 1, 1), ends=date(YEAR, 6, 30))
        for year in years
    )
    kinds = ActivityKind.objects.bulk_create(
        ActivityKind(year=year, order=1, code="loai", name="Loại") for year in years
    )
    Activity.objects.bulk_create(
        Activity(year=kind.year, kind=kind, number=1, order=1, name="Hoạt động") for kind in kinds
    )
    rubrics = Rubric.objects.bulk_create(Rubric(year=year, name="Bảng đánh giá", scale=100) for year in years)
    groups = Criterion.objects.bulk_create(
        Criterion(rubric=rubric, order=1, code="1", name="Nhóm", kind="group", max_points=100) for rubric in rubrics
    )
    Criterion.objects.bulk_create(
        Criterion(rubric=group.rubric, parent=group, order=2, code="1.1", name="Tiêu chí", kind="direct", max_points=9)
        for group in groups
    )
    rounds = Round.objects.bulk_create(
        Round(year=rubric.year, rubric=rubric, code="nam", name="Cả năm") for rubric in rubrics
    )
    Scorecard.objects.bulk_create(
        Scorecard(round=round_, member=member) for round_, member in zip(rounds, members, strict=True)
    )
    Document.objects.bulk_create(
        Document(year=year, origin=Document.Origin.FILED, kind="Quyết định", title=f"Quyết định của {year.bloc.code}")
        for year in years
    )
    for year in years[:3]:
        write(Actor(name="tests"), [Change(subject="Việc", action="sửa")], bloc=year.bloc.code, year=year.year)
    return years


@dataclass(frozen=True)
class Cost:
    """What one look at a page costs."""

    status: int
    queries: int
    rows: int
    size: int

    @property
    def told(self) -> str:
        return f"{self.status}, {self.queries} queries, {self.rows} rows, {self.size} bytes"

    def within(self, other: "Cost", factor: float) -> bool:
        """Whether it asks no more often than the other, and reads and sends no more than so many times as much."""
        return (self.status == other.status and self.queries <= other.queries) and (
            self.rows <= other.rows * factor and self.size <= other.size * factor
        )


@contextmanager
def rows_counted() -> Iterator[list[int]]:
    """Counts the rows that are read of the database, in the list's one number."""
    count = [0]
    before = SQLCompiler.results_iter

    def counting(self: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
        for row in before(self, *args, **kwargs):
            count[0] += 1
            yield row

    SQLCompiler.results_iter = counting  # type: ignore[method-assign]
    try:
        yield count
    finally:
        SQLCompiler.results_iter = before  # type: ignore[method-assign]


def cost(client: Client, where: str) -> Cost:
    """Looks at the page twice: the first look fills what is kept for the next."""
    client.get(where)
    with CaptureQueriesContext(connection) as queries, rows_counted() as rows:
        answer = client.get(where)
    return Cost(answer.status_code, len(queries), rows[0], len(answer.content) if not answer.streaming else 0)
