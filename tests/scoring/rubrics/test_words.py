"""A word of scoring stands once: templates and code take it from one place."""

import ast
import re
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines

from scoring.models import Score, Stage
from scoring.rubrics import words

ROOT = Path(__file__).resolve().parents[3]
WORDS = {name: text for name, text in vars(words).items() if name.isupper()}
# Sentences and buttons say the others too, a round has a code, what was handed in has a content, and two of a round's
# steps are called like stages.
ALONE = set(WORDS.values()) - {
    *(words.CRITERION, words.CODE, words.CONTENT, words.SELF, words.APPRAISED, words.AGREED),
    # Names of groups, too.
    *(words.ADDED, words.TAKEN),
}


def test_the_words_are_these():
    assert WORDS == {
        "MEMBER": "Đơn vị",
        "RUBRIC": "Bảng đánh giá",
        "CRITERION": "Tiêu chí",
        "CODE": "Mã",
        "CONTENT": "Nội dung",
        "KIND": "Cách chấm",
        "PRINTED": "Ký hiệu in",
        "STANDARD": "Điểm chuẩn",
        "ADDED": "Điểm cộng",
        "TAKEN": "Điểm trừ",
        "REACHED": "Điểm đạt",
        "TOTAL": "Tổng điểm",
        "RANK": "Hạng",
        "BAND": "Xếp loại",
        "AT_LEAST": "Từ (điểm)",
        "SELF": "Tự chấm",
        "APPRAISED": "Thẩm định",
        "AGREED": "Thống nhất",
        "EXPLANATION": "Giải trình",
        "COUNTED": "Điểm tính",
        "SCALE": "Thang điểm",
        "STEP": "Bước điểm",
        "DECIMALS": "Số chữ số lẻ",
        "ROUNDING": "Cách làm tròn",
        "ROUNDED_LAST": "Điểm được cộng khi chưa làm tròn, nên các điểm nêu ra cộng lại có thể lệch chút ít "
        "so với tổng.",
        "MAY_EXCEED": "Tổng điểm được vượt thang điểm",
        "TIE_BREAK": "Thứ tự xét khi bằng điểm",
        "NOT_APPLICABLE": "Không áp dụng",
        "WHEN_EXEMPT": "Khi tiêu chí không áp dụng",
        "SEVERAL_APPRAISERS": "Khi nhiều đơn vị thẩm định một phiếu",
    }


def test_no_column_of_a_template_writes_one_of_them_out():
    written = [
        (str(path.relative_to(ROOT)), found)
        for path in sorted((ROOT / "templates" / "scoring").rglob("*.html"))
        for found in re.findall(
            rf'(?:<(?:th|dt|h2|caption)\b[^<>]*>|data-label=")({"|".join(WORDS.values())})(?=[<"])',
            path.read_text(encoding="utf-8"),
        )
    ]
    assert written == []


def test_no_code_of_scoring_writes_one_of_them_out():
    written = [
        (str(path.relative_to(ROOT)), node.lineno, node.value)
        for path in sorted((ROOT / "scoring").rglob("*.py"))
        if "migrations" not in path.parts and path.name != "words.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ALONE
    ]
    assert written == []


def test_the_stages_are_called_so_and_so_are_their_columns():
    assert [stage.label for stage in Stage] == [words.SELF, words.APPRAISED, words.AGREED]
    columns = [str(field.verbose_name) for field in Score._meta.fields if field.name.endswith("_input")]
    assert columns == [words.SELF, words.APPRAISED, words.AGREED]


def test_a_template_gets_the_word_when_it_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "BAND", "Xếp <loại>")
    assert engines["django"].from_string("<th>{% word band %}</th>").render() == "<th>Xếp &lt;loại&gt;</th>"


def test_a_tag_of_a_template_takes_the_word_as_an_argument(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "BAND", "Xếp loại nào")
    assert engines["django"].from_string('{% firstof "band"|word %}').render() == "Xếp loại nào"


@pytest.mark.parametrize("name", ["bands", "", "_x", "__doc__", "__name__"])
def test_a_template_that_names_no_word_is_not_read(name: str):
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string(f"{{% word {name} %}}")
