"""`{% load tables %}`: a table that was declared once (`common.records.tables`), on the page and on paper.

A table has a hundred cells, and a template takes a dozen steps for each. So the cells are put together here, with the
tag of each column made once; what is around them is the template's.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypedDict

from django import template
from django.template import Context
from django.template.engine import Engine
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from common.records.longtext import Below, below, is_long
from common.records.tables import LEAST_ON_PAPER, Table, TableField
from common.records.templatetags.records import beside

register = template.Library()


class DrawnRow(NamedTuple):
    """The cells of a row with their tags, and on paper the words that are too long for them."""

    cells: SafeString
    below: list[Below]


class DrawnTable(TypedDict):
    """What the templates of a table show: its columns, and its rows."""

    fields: list[TableField[Any]]
    rows: list[DrawnRow]


class CaptionedTable(DrawnTable):
    """The same with its caption."""

    caption: str


def _on_page(field: TableField[Any]) -> SafeString:
    # On a telephone each row is a block whose lines say their column.
    css = SafeString(' class="num"') if field.is_figure else ""
    return format_html('<td{} data-label="{}">', css, field.title)


def _on_paper(field: TableField[Any]) -> SafeString:
    return format_html('<td class="{}">', field.aligned) if field.aligned else SafeString("<td>")


def _drawn(context: Context, table: Table[Any], rows: Iterable[Any], *, on_page: bool) -> DrawnTable:
    fields: list[TableField[Any]] = [field for field in table.fields.values() if field.on_page or not on_page]
    columns = []
    for field in fields:
        name = field.cell if on_page else field.paper_cell
        opening = (_on_page if on_page else _on_paper)(field)
        tags = (_heading(field, on_page), "</th>") if field == table.row_head else (opening, "</td>")
        most = 0 if on_page else field.most
        columns.append((field, Engine.get_default().get_template(name) if name else None, most, *tags))
    return {
        "fields": fields,
        "rows": [
            DrawnRow(
                SafeString(
                    "".join(
                        [
                            opening + _inside(field, cell, most, row, context) + closing
                            for field, cell, most, opening, closing in columns
                        ]
                    )
                ),
                [] if on_page else _below(fields, row),
            )
            for row in rows
        ],
    }


def _below(fields: Iterable[TableField[Any]], row: Any) -> list[Below]:
    limited = [field for field in fields if field.most]
    return [text for field in limited for text in below([(field.title, field.text(row))], field.most)]


def _heading(field: TableField[Any], on_page: bool) -> SafeString:
    css = "" if on_page or not field.aligned else format_html(' class="{}"', field.aligned)
    return format_html('<th scope="row"{}>', css)


def _inside(
    field: TableField[Any], cell: template.Template | None, most: int, row: Any, context: Context
) -> SafeString:
    text = field.text(row)
    if most and is_long(text, most):
        return conditional_escape(beside(text, most))
    if cell is None:
        return conditional_escape(text)
    # The line break at the end of a template would keep a telephone from passing over an empty cell.
    with context.push(row=row, text=text):
        return SafeString(cell.render(context).strip())


@register.inclusion_tag("parts/table.html", takes_context=True)
def page_table(context: Context, table: Table[Any], rows: Iterable[Any], caption: str) -> CaptionedTable:
    """The table on a page; on a telephone each row is a block whose lines say their column."""
    return {**_drawn(context, table, rows, on_page=True), "caption": caption}


@register.inclusion_tag("records/table.html", takes_context=True)
def paper_table(context: Context, table: Table[Any], rows: Iterable[Any]) -> DrawnTable:
    """The table in a record; ValueError where its columns leave one of them too narrow for words."""
    if table.left_on_paper < LEAST_ON_PAPER:
        raise ValueError(f"{', '.join(table.heads.values())}: {table.left_on_paper:.0f} percent for a column")
    return _drawn(context, table, rows, on_page=False)
