"""The figures of a record's layout, in one place and easy to correct.

They come from secondary sources (the official texts were not at hand): summaries of Nghị định 30/2020/NĐ-CP,
Phụ lục I. Nobody claims conformance. Where a source gives a range, the comment tells it.

Lengths are millimetres (`_mm`), type sizes points (`_pt`), shares of a width percent (`_percent`).
`record.css` takes every one of them by its name.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """How one family of office documents is set."""

    # The template with the head of the first page: not only sizes differ between families, its parts do.
    letterhead: str

    # The sheet: A4 is not a choice, its margins are.
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float

    # Page number: centred at the top, from page 2. Its distance from the edge of the sheet.
    page_number_pt: float
    page_number_mm: float

    # Right head. At 13 pt the first line is 95.7 mm wide: the head is not two halves.
    nation_pt: float
    motto_pt: float
    head_right_mm: float
    place_pt: float

    # Left head: parent, issuer, a rule below, the number.
    parent_pt: float
    issuer_pt: float
    head_left_mm: float
    issuer_rule_percent: float
    number_pt: float

    # Type («GIAO ƯỚC THI ĐUA»), subject, the rule below the subject.
    type_pt: float
    subject_pt: float
    subject_rule_percent: float

    # Text.
    body_pt: float
    line_height: float
    paragraph_gap_pt: float
    indent_mm: float
    end_mark: str
    table_pt: float
    small_pt: float

    # Signatures and recipients.
    signature_pt: float
    sign_space_mm: float
    recipients_head_pt: float
    recipients_pt: float

    rule_pt: float


STATE = Layout(
    letterhead="records/letterhead_state.html",
    top_mm=20,  # 20-25
    bottom_mm=20,  # 20-25
    left_mm=30,  # 30-35
    right_mm=15,  # 15-20
    page_number_pt=13,  # 13-14
    page_number_mm=10,
    nation_pt=13,  # 12-13, bold capitals
    motto_pt=14,  # 13-14, bold; the rule below is as wide as the motto
    head_right_mm=97,
    place_pt=14,  # 13-14, italic
    parent_pt=13,  # 12-13, capitals
    issuer_pt=13,  # 12-13, bold capitals
    head_left_mm=66,
    issuer_rule_percent=40,  # a third to a half of the name's width
    number_pt=13,
    type_pt=14,  # 13-14, bold capitals
    subject_pt=14,  # 13-14, bold
    subject_rule_percent=40,  # a third to a half
    body_pt=14,  # 13-14, justified
    line_height=1.25,  # single to 1.5 lines
    paragraph_gap_pt=6,  # at least 6
    indent_mm=10,  # 10 or 12.7
    end_mark="./.",
    table_pt=12,
    small_pt=9,
    signature_pt=13,  # 13-14
    sign_space_mm=27,  # 25-30, for signature and seal
    recipients_head_pt=12,  # bold italic
    recipients_pt=11,
    rule_pt=0.75,
)
