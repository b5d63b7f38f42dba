"""Who may know and write what each of several appraisers puts in by itself. It goes on where `access.py` ends."""

from collections.abc import Collection

from members.access import YES, Answer, CardFacts, Reader, RoleKind, may_see_everything, may_write


def may_see_appraisals(reader: Reader, appraiser: str) -> bool:
    """Whether the reader may know what this appraiser put in by itself: the appraiser, and the bloc's own people."""
    return appraiser in reader.own or bool(may_see_everything(reader))


def may_open_appraisals(reader: Reader, appraisers: Collection[str]) -> Answer:
    """Whether the reader may know what any of these appraisers of a card put in."""
    if may_see_everything(reader) or any(may_see_appraisals(reader, appraiser) for appraiser in appraisers):
        return YES
    return Answer(False, "Chỉ đơn vị thẩm định phiếu này và người của Khối xem được.")


def may_appraise_as(reader: Reader, appraiser: str, card: CardFacts) -> Answer:
    """Whether the reader may write what this appraiser gives: the appraiser itself, and the secretary on its behalf."""
    answer = may_write(reader, "appraised", card)
    if answer and RoleKind.SECRETARY not in reader.kinds and appraiser not in reader.own:
        return Answer(False, "Đơn vị thẩm định nào ghi điểm của đơn vị ấy.")
    return answer
