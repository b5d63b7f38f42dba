"""The figures of a record's layout, in one place and easy to correct.

Two families of office documents, and for each day the rule that held: State (Nghị định 30/2020/NĐ-CP, Phụ lục I) and
Party (Hướng dẫn 36-HD/VPTW of 2018; Hướng dẫn 05-HD/VPTW from 27 May 2026). The figures come from secondary sources
(the official texts were not at hand), and nobody claims conformance. Where a source gives a range, or sources
disagree, the comment tells it.

Lengths are millimetres (`_mm`), type sizes points (`_pt`), shares of a width percent (`_percent`); `_weight`, `_style`
and `_line` say what CSS says. `record.css` takes every one of them by its name.
"""

import datetime as dt
from dataclasses import dataclass, replace

STATE_FAMILY = "state"
PARTY_FAMILY = "party"


@dataclass(frozen=True, slots=True)
class Layout:
    """How one family of office documents is set."""

    family: str
    # The rule that it follows, as a reader would look it up.
    rule: str
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

    # Right head: the nation and its motto, or the Party alone; the rule below is as wide as the last line.
    nation_pt: float
    motto_pt: float
    head_right_mm: float
    place_pt: float

    # Left head: parent, issuer, a rule or a star below, the number.
    parent_pt: float
    issuer_pt: float
    head_left_mm: float
    issuer_rule_percent: float
    number_pt: float
    number_prefix: str

    # A letter has no type: its subject stands under its number.
    letter_subject_pt: float
    letter_subject_style: str
    letter_subject_prefix: str

    # Type («GIAO ƯỚC THI ĐUA»), subject, the rule below the subject.
    type_pt: float
    subject_pt: float
    subject_rule_percent: float

    # Text. The line is a factor («1.25») or exact («18pt»).
    body_pt: float
    line_height: str
    paragraph_gap_pt: float
    indent_mm: float
    grounds_style: str
    grounds_dash: str
    part_sign: str
    end_mark: str
    table_pt: float
    small_pt: float

    # Signatures and recipients.
    signature_pt: float
    position_weight: str
    sign_space_mm: float
    minutes_secretary: str
    minutes_chair: str
    recipients_head_pt: float
    recipients_head_weight: str
    recipients_head_style: str
    recipients_head_line: str
    recipients_pt: float

    # How «TM.», «KT.», «TL.», «TUQ.» are written.
    authorities: tuple[tuple[str, str], ...]
    # Whether the copy that is kept is told with the clerk's office («Lưu: VT, …») or without («Lưu …»).
    names_the_clerk: bool

    rule_pt: float


STATE = Layout(
    family=STATE_FAMILY,
    rule="Nghị định 30/2020/NĐ-CP",
    letterhead="records/letterhead_state.html",
    top_mm=20,  # 20-25
    bottom_mm=20,  # 20-25
    left_mm=30,  # 30-35
    right_mm=15,  # 15-20
    page_number_pt=13,  # 13-14
    page_number_mm=10,
    nation_pt=13,  # 12-13, bold capitals; at 13 pt 95.7 mm wide: the head is not two halves
    motto_pt=14,  # 13-14, bold; the rule below is as wide as the motto
    head_right_mm=97,
    place_pt=14,  # 13-14, italic
    parent_pt=13,  # 12-13, capitals
    issuer_pt=13,  # 12-13, bold capitals
    head_left_mm=66,
    issuer_rule_percent=40,  # a third to a half of the name's width
    number_pt=13,
    number_prefix="Số:",
    letter_subject_pt=12,  # 12-13, upright
    letter_subject_style="normal",
    letter_subject_prefix="V/v",
    type_pt=14,  # 13-14, bold capitals
    subject_pt=14,  # 13-14, bold
    subject_rule_percent=40,  # a third to a half
    body_pt=14,  # 13-14, justified
    line_height="1.25",  # single to 1.5 lines
    paragraph_gap_pt=6,  # at least 6
    indent_mm=10,  # 10 or 12.7
    grounds_style="italic",
    grounds_dash="",
    part_sign=".",
    end_mark="./.",
    table_pt=12,
    small_pt=9,
    signature_pt=13,  # 13-14
    position_weight="bold",
    sign_space_mm=27,  # 25-30, for signature and seal
    minutes_secretary="Thư ký",
    minutes_chair="Chủ trì",
    recipients_head_pt=12,
    recipients_head_weight="bold",
    recipients_head_style="italic",
    recipients_head_line="none",
    recipients_pt=11,
    authorities=(("TM", "TM."), ("KT", "KT."), ("TL", "TL."), ("TUQ", "TUQ.")),
    names_the_clerk=True,
    rule_pt=0.75,
)

PARTY_2018 = Layout(
    family=PARTY_FAMILY,
    rule="Hướng dẫn 36-HD/VPTW",
    letterhead="records/letterhead_party.html",
    top_mm=20,
    bottom_mm=20,
    left_mm=30,
    right_mm=15,
    page_number_pt=14,
    page_number_mm=10,
    nation_pt=15,  # 14-16 by source, bold capitals; the rule below is as wide
    motto_pt=15,  # the Party's head has no motto
    head_right_mm=89,  # a date left blank fits beside the place
    place_pt=14,  # italic
    parent_pt=14,  # 13 by another source, capitals
    issuer_pt=14,  # 13 by another source, bold capitals
    head_left_mm=73,
    issuer_rule_percent=0,  # a star instead
    number_pt=14,
    number_prefix="Số",
    letter_subject_pt=12,
    letter_subject_style="italic",
    letter_subject_prefix="V/v",
    type_pt=15,  # 14-16, bold capitals
    subject_pt=14,  # bold
    subject_rule_percent=0,  # five dashes instead
    body_pt=14,  # justified
    line_height="18pt",  # exactly 18; 18-20 by another source
    paragraph_gap_pt=6,
    indent_mm=10,
    grounds_style="normal",  # italic by another source, its last line ending «,»
    grounds_dash="- ",
    part_sign="-",
    end_mark=".",
    table_pt=12,
    small_pt=9,
    signature_pt=14,
    position_weight="normal",
    sign_space_mm=27,
    minutes_secretary="Người ghi biên bản",
    minutes_chair="Chủ trì hội nghị",
    recipients_head_pt=14,  # 12 by another source
    recipients_head_weight="normal",
    recipients_head_style="normal",
    recipients_head_line="underline",
    recipients_pt=12,  # 11 by another source
    authorities=(("TM", "T/M"), ("KT", "K/T"), ("TL", "T/L"), ("TUQ", "TUQ.")),
    names_the_clerk=False,
    rule_pt=0.75,
)

# What is known to differ is how a letter's subject begins.
PARTY_2026 = replace(PARTY_2018, rule="Hướng dẫn 05-HD/VPTW", letter_subject_prefix="về việc")
PARTY_2026_FROM = dt.date(2026, 5, 27)

LAYOUTS = (STATE, PARTY_2018, PARTY_2026)


def layout_for(family: str, on: dt.date | None) -> Layout:
    """The layout of a document of this family («state», «party») and day; without a day, the rule in force last.

    Raises ValueError for a family that is none.
    """
    if family == STATE_FAMILY:
        return STATE
    if family == PARTY_FAMILY:
        return PARTY_2018 if on is not None and on < PARTY_2026_FROM else PARTY_2026
    raise ValueError(f"no family of documents: {family!r}")
