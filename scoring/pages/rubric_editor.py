"""The rubric's editor: its pages under `tieu-chi/sua/`, and the workbook to fetch there."""

from members.pages import Page, YearDoor
from scoring.pages import rubric_intake, rubric_node, rubric_settings, rubric_sources, rubric_tree

PAGES: list[Page] = [
    rubric_tree.PAGE,
    rubric_settings.PAGE,
    rubric_sources.PAGE,
    rubric_intake.PAGE,
    *rubric_node.PAGES,
]
DOORS: list[YearDoor] = [rubric_sources.DOOR]
