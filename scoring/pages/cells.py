"""The cells of the grid and of the card. A table has hundreds, so they are put together here and not by a template.

What somebody wrote (a code, a name, a value, a note) is escaped here, every time, before it becomes part of a cell.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from scoring.models import Stage
from scoring.pages.evidence import Beside
from scoring.presenters.boxes import PREFIX, STAGE_LABELS, Box
from scoring.rubrics import words


# The same code stands in every cell of its row or column.
@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    # As a plain text, which is put into another in half the time.
    return "" + escape(text)


_EVIDENCE = SafeString(' <span class="muted">(cần minh chứng)</span>')


@lru_cache(maxsize=4096)
def criterion(code: str, name: str, *, url: str = "", most: str | None = None, evidence: bool = False) -> SafeString:
    """The head of a criterion's row: code and name, what it gives at `most`, and whether it wants evidence.

    With `url` the name leads there, but not by Tab, which goes from box to box; the rubric leads there too.
    """
    return format_html(
        '<span class="crit"><b>{}</b><span>{}{}</span>{}</span>',
        code,
        format_html('<a href="{}" tabindex="-1">{}</a>', url, name) if url else name,
        _EVIDENCE if evidence else "",
        "" if most is None else format_html("<i>{}</i>", most),
    )


def card_head(
    member: str, code: str, name: str, *, url: str, required: bool, evidence: Beside, history: str, told: str
) -> SafeString:
    """The head of a criterion's row on a card: what it is, how its points came about, and the ways to its evidence and
    to its history.

    `history` is the history's address up to the criterion's code, `told` the sentence of the points that count. That
    evidence is wanted is said once: by the way to it where it is lacking.
    """
    shown = _escaped(code)
    links = ""
    if evidence.text:
        lacks = " is-lacking" if evidence.lacks else ""
        links = (
            f'<a class="crit-evidence{lacks}" href="{escape(evidence.url)}">{escape(evidence.text)}'
            f'<span class="visually-hidden"> tiêu chí {shown}</span></a>'
        )
    return SafeString(
        f'<span id="r-{shown}">{criterion(code, name, url=url, evidence=required and not evidence.lacks)}</span>{links}'
        f'<a class="crit-history" href="{_escaped(history)}{quote(code)}" tabindex="-1">Lịch sử'
        f'<span class="visually-hidden"> tiêu chí {shown}</span></a>'
        f'<span class="muted crit-told" data-told="{_escaped(member)} {shown}">{escape(told)}</span>'
    )


def counted_cell(member: str, code: str, points: str, *, label: str = words.COUNTED, blank: str = "–") -> SafeString:
    """The cell of what counts of a criterion on a card, `blank` where nothing does.

    `label` is what it is called where a telephone shows no heads.
    """
    return SafeString(
        f'<td class="num" data-label="{_escaped(label)}" data-counts="{_escaped(member)} {_escaped(code)}">'
        f"{points or blank}</td>"
    )


def cell(
    box: Box,
    choices: Sequence[str],
    *,
    head: str,
    row: str = "",
    look: str = "",
    label: str = "",
    blank: str = "",
) -> SafeString:
    """The table cell of a box: a field where one may type, else what stands there; below it note and points.

    `choices` are what a field offers instead of typing. `head` is the id of the column's head, `row` that of the row's
    (the criterion's if nothing is said); `look` one more class; `label` what the column is called where a telephone
    shows no heads; `blank` what is read where no value stands.
    """
    member, code, stage = _escaped(box.member), _escaped(box.criterion), _escaped(box.stage)
    name = f"{PREFIX}:{stage}:{member}:{code}"
    heads = f"{_escaped(head)} {_escaped(row) if row else 'r-' + code}"
    state = _state(box)
    if box.open:
        field = (
            f'class="cell__box" id="{name}" name="{name}" data-member="{member}" data-criterion="{code}"'
            f' data-value="{stage}" data-version="{box.version}" aria-labelledby="{heads}"'
        )
        if box.note:
            field += f' aria-invalid="true" aria-describedby="{name}:note"'
        if choices:
            field = f"<select {field}>{_options(choices, box.text)}</select>"
        else:
            field = f'<input {field} value="{escape(box.text)}">'
    else:
        field = f'<span class="cell__read"{_why_closed(box)}>{escape(box.text or blank)}</span>'
    classes = f"{' ' + state if state else ''}{' ' + look if look else ''}"
    labelled = f' data-label="{_escaped(label)}"' if label else ""
    identified = f' id="{name}:note"' if box.note else ""
    note = box.note or box.why_not
    return SafeString(
        f'<td class="cell{classes}"{labelled}>{field}<span class="cell__under">'
        f'<span class="cell-note"{identified}>{escape(note) if note else ""}</span>'
        f' <span data-points="{member} {code} {stage}">{escape(box.points)}</span></span></td>'
    )


def grid_cells(boxes: Sequence[Box], choices: Sequence[str], *, points: bool, looks: Mapping[str, str]) -> SafeString:
    """The cells of a row of the grid, of one criterion and one stage: each says only what is its own.

    `points`: whether what a value gives is said beside it. `looks` has the classes of those members' cells that have
    any. What row and column say for all of their cells, `static/js/cells.js` tells each of them; one that has more to
    say than a value is a whole `cell`.
    """
    if not boxes:
        return SafeString("")
    options: dict[str, str] = {}
    parts: list[str] = []
    before, after = f"{PREFIX}:{_escaped(boxes[0].stage)}:", _escaped(boxes[0].criterion)
    for one in boxes:
        look = looks.get(one.member, "")
        if one.note or one.why_not:
            parts.append(cell(one, choices, head=f"c-{one.member}", look=look))
            continue
        if not one.open:
            # The reason is nowhere else: Tab and the arrows come to it, and the line above the grid tells it.
            reached = f' tabindex="0"{_why_closed(one)}' if one.exempt or one.alone else ""
            field = f'<span class="cell__read"{reached}>{_escaped(one.text)}</span>'
        else:
            member = _escaped(one.member)
            field = f'name="{before}{member}:{after}" aria-labelledby="c-{member} r-{after}"'
            if choices:
                offered = options.get(one.text) or options.setdefault(one.text, _options(choices, one.text))
                field = f"<select {field}>{offered}</select>"
            else:
                field = f'<input {field} value="{_escaped(one.text)}">'
        start = f'<td class="{look}">' if look else "<td>"
        parts.append(f"{start}{field}<i>{_escaped(one.points) if points else ''}</i>")
    return SafeString("".join(parts))


def _why_closed(box: Box) -> str:
    """Why nobody types there, for whoever points at the cell; what does not apply a card says beside the figure."""
    why = box.exempt or box.alone
    return f' title="{escape(why)}"' if why else ""


def _options(choices: Sequence[str], chosen: str) -> str:
    """What a list offers, with nothing to choose too."""
    return "<option>" + "".join(
        f"<option{' selected' if choice == chosen else ''}>{_escaped(choice)}" for choice in choices
    )


def sum_cells(sums: Sequence[tuple[str, str]], shown: str) -> SafeString:
    """The cells of a group's row in the grid: its sum for each member, and which one a telephone shows."""
    return SafeString("".join(f"<td{_shown(member, shown, 'num')}>{points}" for member, points in sums))


def criterion_row(code: str, head: str, cells: str, said: Mapping[str, str], *, look: str) -> SafeString:
    """The row of a criterion in the grid, with what is `said` once for all its cells, as `data-…`."""
    data = "".join(f' data-{name}="{_escaped(text)}"' for name, text in said.items())
    classes = f' class="{look}"' if look else ""
    return SafeString(f'<tr{data}{classes}><th scope="row" id="r-{_escaped(code)}">{head}</th>\n{cells}</tr>')


def head_cells(heads: Sequence[tuple[str, str, str, str]], shown: str) -> SafeString:
    """The heads of the grid's columns: of each member its code, its two names, and where its card is."""
    return SafeString(
        "".join(
            f'<th scope="col" id="c-{_escaped(code)}" title="{_escaped(name)}"{_shown(code, shown)}>'
            f'<a href="{_escaped(url)}">{_escaped(short)}</a></th>'
            for code, name, short, url in heads
        )
    )


def foot_cells(kind: str, figures: Sequence[tuple[str, str]], shown: str) -> SafeString:
    """The cells of a line at the foot of the grid: a figure of each member, which `figures.js` knows by its `kind`."""
    number = "num" if kind == "total" else ""
    return SafeString(
        "".join(
            f'<td{_shown(code, shown, number)} data-{kind}="{_escaped(code)}">{_escaped(figure)}</td>'
            for code, figure in figures
        )
    )


def _shown(code: str, shown: str, classes: str = "") -> str:
    """The class of a cell that a telephone shows, with those it has besides."""
    found = " ".join(filter(None, (classes, "is-shown" if code == shown else "")))
    return f' class="{found}"' if found else ""


def group_row(code: str, head: str, cells: str) -> SafeString:
    """The row of a group in the grid."""
    return SafeString(f'<tr class="grid__group" data-group="{_escaped(code)}"><th scope="row">{head}</th>{cells}</tr>')


def stage_cells(boxes: Sequence[Box], choices: Sequence[str], *, differs: bool, rows: bool = False) -> SafeString:
    """The cells of one criterion of one member: own, appraised and agreed value.

    `differs`: the appraisal is not what the member scored. `rows`: the head of the row is the member.
    """
    return SafeString(
        "".join(
            cell(
                one,
                choices,
                head=f"s-{place}",
                row=f"m-{one.member}" if rows else "",
                look="is-different" if differs and one.stage == Stage.APPRAISED else "",
                label=label,
                blank="–",
            )
            for place, (one, label) in enumerate(zip(boxes, STAGE_LABELS, strict=True))
        )
    )


def _state(box: Box) -> str:
    # In both cases the person has to decide.
    if box.state in ("stale", "asked"):
        return "is-stale"
    return "is-refused" if box.note else "is-missing" if box.why_not else ""
