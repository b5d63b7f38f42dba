"""«Tự kiểm lại kết quả bỏ phiếu»: how anybody counts a published ballot again, with a spreadsheet or on paper."""

from members.pages import Opened, Page


def load(opened: Opened) -> dict[str, object]:
    """Nothing but its words."""
    return {"record": {"title": "Tự kiểm lại kết quả bỏ phiếu", "subject": str(opened.year)}}


PAGE = Page(
    name="ballot-recount",
    within="reviews",
    path="binh-xet/tu-kiem-lai",
    title="Tự kiểm lại kết quả bỏ phiếu",
    load=load,
    template="awards/recount.html",
)
