"""What a question of a review meeting cannot be, by its fields: threshold, method, quota. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

NO_MOST = "Chọn không quá số lượng thì ghi chọn nhiều nhất mấy trường hợp."
NO_SHARE = "Tử số phải từ 1 đến mẫu số."
MORE_THAN_ALL = "Không ai được quá cả tổng số: hãy bỏ chọn «Phải quá tỷ lệ này»."
NO_NUMBER = "Hãy ghi số lượng."
NO_PERCENT = "Hãy ghi tỷ lệ, trên 0 và không quá 100 phần trăm."
HANDS_GIVE_NO_BALLOTS = "Giơ tay thì không có phiếu: hãy tính trên số thành viên, số được triệu tập hoặc số có mặt."
OF_BALLOTS = ("issued", "returned", "valid")


def tidied(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without what the others leave no room for: a most without a choice, a number beside a percent."""
    kept = dict(fields)
    if kept["method"] != "choose":
        kept["most_chosen"] = None
    if kept["quota"] != "number":
        kept["quota_number"] = None
    if kept["quota"] != "percent":
        kept["quota_percent"] = None
        kept["quota_at_least_one"] = False
    return kept


def wrong_question(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be, by field; the fields are tidied."""
    wrong = {}
    if fields["method"] == "choose" and not fields["most_chosen"]:
        wrong["most_chosen"] = NO_MOST
    over, under = fields["numerator"], fields["denominator"]
    if over is None or under is None or not 0 < over <= under:
        wrong["numerator"] = NO_SHARE
    elif fields["exceeds"] and over == under:
        wrong["exceeds"] = MORE_THAN_ALL
    if not fields["by_ballot"] and fields["base"] in OF_BALLOTS:
        wrong["base"] = HANDS_GIVE_NO_BALLOTS
    if fields["quota"] == "number" and fields["quota_number"] is None:
        wrong["quota_number"] = NO_NUMBER
    if fields["quota"] == "percent":
        percent: Decimal | None = fields["quota_percent"]
        if percent is None or not 0 < percent <= 100:
            wrong["quota_percent"] = NO_PERCENT
    return wrong
