"""The settings of rounds and rubric that a text may name: deadlines, who sees what, how a tie is broken."""

from common.labels import label
from common.vietnamese.dates import date_in_words
from members.models import BlocYear
from members.yearsettings import YearSetting
from scoring.models import ROUND_DAYS, Round, Rubric
from scoring.presenters.rubric_table import tie_break_words


def scoring_settings(year: BlocYear) -> list[YearSetting]:
    """The deadlines of each round and what members see of it, and the tie-break of the rubric."""
    found = []
    for round_ in Round.objects.filter(year=year.pk).order_by("id"):
        said = {name: _small(label(f"scoring.Round.{name}")) for name in (*ROUND_DAYS, "visibility")}
        for name in ROUND_DAYS:
            day = getattr(round_, name)
            found.append(_of_round(round_, said[name], date_in_words(day) if day else ""))
        found.append(_of_round(round_, said["visibility"], _small(str(round_.get_visibility_display()))))
    rubric = Rubric.objects.filter(year=year.pk).first()
    words = "; ".join(tie_break_words(rubric.tie_break)) if rubric else ""
    sample = rubric is not None and rubric.is_sample
    return [*found, YearSetting("thứ tự xét khi bằng điểm", words, "rubric", sample=sample)]


def _of_round(round_: Round, name: str, value: str) -> YearSetting:
    # What a text calls it stands in braces: a name with braces of its own could not be found.
    called = round_.name.replace("{", "").replace("}", "")
    return YearSetting(f"{name}, {called}", value, "progress", f"?ky={round_.code}", round_.is_sample)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
