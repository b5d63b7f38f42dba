"""The words that head columns and name figures in scoring, on pages, on paper and in workbooks: each stands here alone.

Templates write `{% word band %}` (`scoring.templatetags.words`). A score's three stages are called by these words too.
"""

CRITERION = "Tiêu chí"
STANDARD = "Điểm chuẩn"
"""What a criterion gives at most."""
TOTAL = "Tổng điểm"
RANK = "Hạng"
BAND = "Xếp loại"
SELF = "Tự chấm"
APPRAISED = "Thẩm định"
AGREED = "Thống nhất"
