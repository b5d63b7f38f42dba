"""A year's charity as pages, prints and workbooks show it; whom it helped only for who may know."""

from collections.abc import Sequence

from campaigns.charity import CharitySums, Given, sums_of
from campaigns.models import CharityUse, Contribution
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.numbers import show_number

_UNVALUED = "chưa định giá"


def given_of(row: Contribution) -> Given:
    """What counts of a contribution."""
    labour = row.kind == Contribution.Kind.LABOUR
    days = row.quantity if labour and row.quantity is not None else Given.days
    received = row.received_on is not None
    return Given(kind=row.kind, amount=row.amount, days=days, received=received, beside=row.beside)


def sums_of_year(contributions: Sequence[Contribution], uses: Sequence[CharityUse]) -> CharitySums:
    """What the year's charity comes to."""
    return sums_of(map(given_of, contributions), (use.amount for use in uses))


def what_given(row: Contribution) -> str:
    """«Tiền», «20 thùng mì», «15 ngày công»."""
    if row.kind == Contribution.Kind.MONEY:
        return str(row.get_kind_display())
    quantity = show_number(row.quantity)
    if row.kind == Contribution.Kind.LABOUR:
        return f"{quantity} ngày công"
    return " ".join(part for part in (quantity, row.unit, row.goods) if part)


def _amount(row: Contribution) -> int | str:
    if row.amount is not None:
        return row.amount
    return _UNVALUED if row.kind == Contribution.Kind.GOODS else ""


def contributions_table(*, linked: bool) -> Table[Contribution]:
    """The columns of the contributions; `linked` to their forms for who may change them."""
    cell = "campaigns/contribution_giver.html" if linked else ""
    return Table(
        {
            "number": TableField(
                "Số", lambda row: row.number, width=6, paper=6, kind=ColumnKind.INTEGER, on_page=False
            ),
            "giver": TableField("Người đóng góp", lambda row: row.giver_shown, width=34, cell=cell),
            "what": TableField("Đóng góp", what_given, width=30, paper=17),
            "amount": TableField("Số tiền, giá trị (đồng)", _amount, width=18, paper=15, kind=ColumnKind.NUMBER),
            "pledged_on": TableField(
                label("campaigns.Contribution.pledged_on"), lambda row: row.pledged_on, paper=13, kind=ColumnKind.DATE
            ),
            "received_on": TableField(
                label("campaigns.Contribution.received_on"), lambda row: row.received_on, paper=13, kind=ColumnKind.DATE
            ),
            "paper": TableField(label("campaigns.Contribution.paper"), lambda row: row.paper, width=24, paper=12),
            "beside": TableField("Ghi chú", lambda row: "đối ứng" if row.beside else "", width=12, paper=8),
        }
    )


def uses_table(*, private: bool, linked: bool) -> Table[CharityUse]:
    """The columns of the uses; with those whom they helped only where the reader may know (`private`)."""
    cell = "campaigns/use_what.html" if linked else ""
    fields: dict[str, TableField[CharityUse]] = {
        "number": TableField("Số", lambda row: row.number, width=6, paper=6, kind=ColumnKind.INTEGER, on_page=False),
        "what": TableField(label("campaigns.CharityUse.what"), lambda row: row.what, width=44, cell=cell),
        "kind": TableField(
            label("campaigns.CharityUse.kind"), lambda row: str(row.get_kind_display()), width=28, paper=15
        ),
    }
    if private:
        fields["beneficiary"] = TableField(
            label("campaigns.CharityUse.beneficiary"), lambda row: row.beneficiary, width=30, paper=16
        )
    return Table(
        fields
        | {
            "place": TableField(label("campaigns.CharityUse.place"), lambda row: row.place, width=24, paper=14),
            "handed_on": TableField(
                label("campaigns.CharityUse.handed_on"), lambda row: row.handed_on, paper=12, kind=ColumnKind.DATE
            ),
            "shares": TableField(
                label("campaigns.CharityUse.shares"), lambda row: row.shares, paper=7, kind=ColumnKind.INTEGER
            ),
            "amount": TableField(
                label("campaigns.CharityUse.amount"), lambda row: row.amount, width=18, paper=15, kind=ColumnKind.NUMBER
            ),
        }
    )
