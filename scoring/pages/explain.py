"""«Giải trình»: what a member answers where the appraisal of its card is not what it scored."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.vietnamese.text import clean
from common.web.sent import sent_json
from members.access import may_explain, may_see_card
from members.pages import Again, Opened, Page, member_or_404
from scoring.models import Round, Stage
from scoring.pages.card_actions import explainable
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.rubrics import words
from scoring.rubrics.kinds.values import to_text
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.cards import MOST_WORDS, ExplanationEdit, ExplanationOutcome, explain
from scoring.verbs.scores import Fate

# A field's name is this and the criterion's code.
PREFIX = "g:"


@dataclass(frozen=True)
class ExplainRow:
    """A criterion to explain: what the member and its appraiser scored, the words, and why they were not kept."""

    code: str
    name: str
    scored: str
    appraised: str
    text: str
    note: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return PREFIX + self.code


@dataclass(frozen=True, kw_only=True)
class ExplainPage(RoundShown):
    """The criteria to explain, each with what stands there; `errors` are those whose words were not kept."""

    member: MemberColumn
    title: str
    rows: list[ExplainRow]
    most: int
    loaded: str
    errors: list[ExplainRow]
    card_url: str


def load(opened: Opened) -> ExplainPage:
    """The criteria to explain, each with what stands there; a reason instead for whoever may not."""
    return explanations_of(opened, {})


def explanations_of(opened: Opened, heard: dict[str, ExplanationOutcome]) -> ExplainPage:
    """The same with what was typed and not kept."""
    round_, where = round_of(opened)
    code = opened.kwargs["member"]
    member_or_404(opened)
    if round_ is None:
        raise Http404
    opened.require_known(may_open_card(opened.reader, round_, code))
    sheet = load_sheet(round_, criteria=(), members=(code,), sums=False)
    column = sheet.columns[code]
    opened.require(may_explain(opened.reader, sheet.facts(column, opened.reader)))
    open_ = explainable(sheet, opened.reader, column)
    codes = [leaf.code for leaf in sheet.leaves if leaf.code in open_ or leaf.code in heard]
    rows = [_row(sheet, code, criterion, heard.get(criterion)) for criterion in codes]
    return ExplainPage(
        **names_in(where),
        member=column,
        title=f"Giải trình: {column.name}",
        rows=rows,
        most=MOST_WORDS,
        loaded=loaded_of(sheet, code, codes),
        errors=[row for row in rows if row.note],
        card_url=opened.address("card", code) + where.ky,
    )


def _row(sheet: RoundSheet, member: str, code: str, heard: ExplanationOutcome | None) -> ExplainRow:
    node, mark = sheet.nodes[code], sheet.mark(member, code)
    values = (sheet.value(member, code, stage) for stage in (Stage.SELF, Stage.APPRAISED))
    scored, appraised = ("" if value is None else to_text(node, value) for value in values)
    text, note = (heard.words.text, heard.message) if heard else (mark.explanation, "")
    return ExplainRow(code, node.name, scored, appraised, text, note)


def loaded_of(sheet: RoundSheet, member: str, codes: Iterable[str]) -> str:
    """What a form of explanations was loaded with: version and text by criterion."""
    marks = {code: sheet.mark(member, code) for code in codes}
    return json.dumps({code: [mark.version, mark.explanation] for code, mark in marks.items()}, ensure_ascii=False)


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the explanations that were changed; what could not be kept is shown again as it was typed."""
    code = opened.kwargs["member"]
    round_id = sent_round(
        opened, partial(may_see_card, opened.reader, code), lambda round_: may_open_card(opened.reader, round_, code)
    )
    posted = opened.posted
    try:
        loaded = {str(key): (int(known[0]), str(known[1])) for key, known in sent_json(posted["loaded"]).items()}
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        loaded = {}
    given = []
    for name in posted:
        criterion = name.removeprefix(PREFIX)
        version, known = loaded.get(criterion, (0, ""))
        text = clean(posted.get(name, ""))
        if name.startswith(PREFIX) and text != clean(known):
            given.append(ExplanationEdit(criterion, version, text))
    try:
        heard = explain(
            round_id=round_id,
            member=code,
            given=given,
            actor=opened.actor,
            reader=opened.reader,
            year=opened.year,
        )
    except Round.DoesNotExist:
        raise Http404 from None
    if count := sum(one.fate is Fate.SAVED for one in heard):
        messages.success(opened.request, f"Đã lưu {count} giải trình.")
    elif not heard:
        messages.info(opened.request, "Không có giải trình nào thay đổi.")
    wrong = {one.words.criterion: one for one in heard if one.fate in (Fate.REFUSED, Fate.STALE)}
    if wrong:
        return Again(explanations_of(opened, wrong))
    query = f"?{opened.query.urlencode()}" if opened.query else ""
    return HttpResponseRedirect(opened.address("card", code) + query)


PAGE = Page(
    name="explain",
    within="grid",
    path="cham-diem/<slug:member>/giai-trinh",
    title=words.EXPLANATION,
    load=load,
    save=save,
    template="scoring/explain.html",
    printed=False,
)
