"""`{% load tables %}`: a table that was declared once (`common.records.tables`), on the page and on paper."""

from collections.abc import Iterable
from typing import Any, TypedDict

from django import template

from common.records.tables import Table, TableField

register = template.Library()


class DrawnTable(TypedDict):
    """What the templates of a table show: its columns, and of each cell the column, its template, its text, the row."""

    fields: list[TableField[Any]]
    row_head: TableField[Any]
    rows: list[list[tuple[TableField[Any], str, str, Any]]]


class CaptionedTable(DrawnTable):
    """The same with its caption."""

    caption: str


def _drawn(table: Table[Any], rows: Iterable[Any], *, on_page: bool) -> DrawnTable:
    fields: list[TableField[Any]] = [field for field in table.fields.values() if field.on_page or not on_page]
    return {
        "fields": fields,
        "row_head": table.row_head,
        "rows": [
            [(field, field.cell if on_page else field.paper_cell, field.text(row), row) for field in fields]
            for row in rows
        ],
    }


@register.inclusion_tag("parts/table.html")
def page_table(table: Table[Any], rows: Iterable[Any], caption: str) -> CaptionedTable:
    """The table on a page; on a telephone each row is a block whose lines say their column."""
    return {**_drawn(table, rows, on_page=True), "caption": caption}


@register.inclusion_tag("records/table.html")
def paper_table(table: Table[Any], rows: Iterable[Any]) -> DrawnTable:
    """The table in a record."""
    return _drawn(table, rows, on_page=False)
