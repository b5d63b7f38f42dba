"""The outline from which a regulation may be begun: chapters and articles as blocs usually have them.

It is a proposal that the secretary changes; what only the bloc can decide is a dotted line.
"""

from collections.abc import Iterable

from documents.catalogue import DOTS, SHORT_DOTS
from members.yearsettings import YearSetting
from pacts.regulation.text import Line, LineKind

_CHAPTER, _ARTICLE, _CLAUSE = LineKind.CHAPTER, LineKind.ARTICLE, LineKind.CLAUSE

Content = list[tuple[str, list[tuple[str, list[str]]]]]


def proposed_outline(bloc: str, settings: Iterable[YearSetting]) -> list[Line]:
    """The outline for this bloc, with the deadlines of the rounds that it has."""
    lines = []
    for chapter, articles in _content(bloc, [one.name for one in settings if one.page == "progress"]):
        lines.append(Line(_CHAPTER, chapter))
        for article, clauses in articles:
            lines.append(Line(_ARTICLE, article))
            lines += [Line(_CLAUSE, clause) for clause in clauses]
    return lines


def _content(bloc: str, rounds: list[str]) -> Content:
    dues = [f"{name[:1].upper()}{name[1:]}: {{{name}}}." for name in rounds] or [f"Thời hạn chấm điểm: {SHORT_DOTS}"]
    return [
        (
            "Quy định chung",
            [
                (
                    "Phạm vi, đối tượng áp dụng",
                    [
                        f"Quy chế này quy định tổ chức và hoạt động của {bloc} (sau đây gọi là Khối).",
                        "Khối gồm {số thành viên} đơn vị thành viên.",
                    ],
                ),
                ("Nguyên tắc hoạt động", [DOTS]),
                ("Nhiệm vụ của Khối", [DOTS]),
            ],
        ),
        (
            "Tổ chức của Khối",
            [
                (
                    "Trưởng khối, Phó Trưởng khối",
                    [
                        f"Trưởng khối, Phó Trưởng khối do các đơn vị thành viên bầu chọn, nhiệm kỳ {SHORT_DOTS}",
                        f"Thứ tự luân phiên: {SHORT_DOTS}",
                    ],
                ),
                ("Trách nhiệm của Trưởng khối, Phó Trưởng khối", [DOTS]),
                ("Trách nhiệm của đơn vị thành viên", [DOTS]),
                ("Tổ giúp việc", [DOTS]),
            ],
        ),
        (
            "Nội dung hoạt động",
            [
                (
                    "Đăng ký thi đua, ký kết giao ước",
                    [f"Các đơn vị thành viên đăng ký thi đua, ký kết giao ước trước ngày {SHORT_DOTS} hằng năm."],
                ),
                ("Phong trào thi đua", ["Trong năm, Khối phát động {số đợt thi đua} đợt thi đua."]),
                (
                    "Hoạt động chung",
                    [
                        "Trong năm, Khối tổ chức ít nhất {số hoạt động chung tối thiểu} hoạt động chung.",
                        "Hoạt động được tính khi có từ {số đơn vị tham gia tối thiểu} đơn vị thành viên tham gia.",
                    ],
                ),
                ("Thông tin, báo cáo", [DOTS]),
            ],
        ),
        (
            "Chấm điểm, bình xét thi đua",
            [
                ("Chấm điểm", dues),
                (
                    "Xếp hạng khi bằng điểm",
                    ["Các đơn vị có cùng tổng điểm được xét lần lượt: {thứ tự xét khi bằng điểm}."],
                ),
                (
                    "Bình xét, suy tôn",
                    [
                        f"Hội nghị bình xét được tiến hành khi có mặt ít nhất {SHORT_DOTS} đơn vị thành viên.",
                        f"Đơn vị được suy tôn khi đạt tỷ lệ phiếu từ {SHORT_DOTS} trở lên.",
                    ],
                ),
            ],
        ),
        ("Chế độ họp, kinh phí", [("Chế độ họp", [DOTS]), ("Kinh phí hoạt động", [DOTS])]),
        ("Khen thưởng, xử lý vi phạm", [("Khen thưởng", [DOTS]), ("Xử lý vi phạm", [DOTS])]),
        (
            "Điều khoản thi hành",
            [
                (
                    "Sửa đổi, bổ sung",
                    [f"Quy chế này được sửa đổi, bổ sung khi có ít nhất {SHORT_DOTS} đơn vị thành viên tán thành."],
                ),
                ("Hiệu lực thi hành", ["Quy chế này có hiệu lực kể từ ngày ký."]),
            ],
        ),
    ]
