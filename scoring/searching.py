"""What of scoring can be found: the criteria of the rubrics, which everybody in the bloc reads. Scores are not."""

from collections.abc import Iterator

from members.search import Kind, Scope, Thing
from scoring.models import Criterion


def _criteria(scope: Scope) -> Iterator[Thing]:
    rows = Criterion.objects.filter(rubric__year__in=scope.years).order_by("rubric", "order")
    for year, code, name, sample in rows.values_list("rubric__year", "code", "name", "rubric__is_sample"):
        yield Thing(year, f"{code}. {name}", ("rubric",), behind=f"#muc-{code}", sample=sample)


KINDS = [Kind("tieu-chi", "Tiêu chí", _criteria)]
