"""Whether a file that came back is the one that was handed out with one new signature by token, and nothing else new.

Whether its signatures are good is asked of `common.signatures`; here is what a pact adds: exactly one signature is
new, and it stands in the right member's field. Each failure has its own sentence.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from common.signatures.checking import HandedOut, NotGood, RefusalWords, check_signatures
from common.signatures.signed import Signed

OTHER_FILE = "Đây không phải tệp giao ước đã tải từ cổng. Hãy tải lại tệp ở trang này, ký lên chính tệp ấy rồi nộp."
CHANGED = (
    "Nội dung tệp đã bị sửa so với bản tải từ cổng. Hãy tải lại tệp, chỉ ký số, không sửa, không in ra PDF mới, rồi "
    "nộp."
)
CHANGED_BESIDE = (
    "Tệp có thay đổi khác ngoài chữ ký. Hãy tải lại tệp, chỉ ký số vào ô của đơn vị, không thêm ghi chú hay trang nào, "
    "rồi nộp."
)
UNSIGNED = "Tệp chưa có chữ ký số mới nào. Hãy ký số vào ô của đơn vị, lưu lại rồi nộp."
SEVERAL = "Tệp có nhiều hơn một chữ ký mới. Mỗi lần chỉ một đơn vị ký: hãy tải lại tệp mới nhất, ký rồi nộp."
BROKEN = "Chữ ký số bị hỏng: tệp đã bị sửa sau khi ký, hoặc bị cắt cụt khi lưu. Hãy ký lại trên tệp mới tải rồi nộp."
UNREADABLE = "Tệp không đọc được như một PDF. Có thể tệp hỏng khi lưu hoặc khi gửi; hãy ký lại rồi nộp."
_WORDS = RefusalWords(
    other_file=OTHER_FILE, changed=CHANGED, changed_beside=CHANGED_BESIDE, unsigned=UNSIGNED, broken=BROKEN
)


def check_signed(
    content: bytes, *, handed_out: HandedOut, field: str, roots: Sequence[Any], now: datetime, others: dict[str, str]
) -> Signed:
    """Who signed in this member's `field`; NotGood, with a sentence, if the file is anything but that.

    `others` tells whose the other fields are, for the sentence about a wrong one.
    """
    signed = check_signatures(content, handed_out=handed_out, roots=roots, now=now, words=_WORDS)
    if len(signed) > 1:
        raise NotGood(SEVERAL)
    if signed[0].field != field:
        whose = others.get(signed[0].field)
        where = f"ô của {whose}" if whose else "một ô mới, không phải ô của đơn vị"
        raise NotGood(f"Chữ ký nằm ở {where}. Hãy tải lại tệp, ký vào đúng ô dành cho đơn vị rồi nộp.")
    return signed[0]
