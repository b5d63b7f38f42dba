"""A field is called everywhere as its model calls it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.template import TemplateSyntaxError, engines

from common.audit.models import Entry
from common.labels import label

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Heads of something else, which happen to say what some field is called.
NO_LABELS = {
    ("campaigns/campaign.html", "Ngày kỷ niệm"),
    ("campaigns/arrangement.html", "Thời gian"),
    ("campaigns/meet.html", "Nội dung thi"),
    ("awards/award.html", "Tình trạng"),
    ("awards/award.record.html", "Tình trạng"),
    ("awards/council_dossiers.html", "Tình trạng"),
    ("awards/import.html", "Kết quả"),
    ("awards/proposals.html", "Tình trạng"),
    ("campaigns/meet.html", "Đội dự thi"),
    ("campaigns/works.html", "Công trình, phần việc"),
    ("campaigns/occasions.record.html", "Ngày kỷ niệm"),
    ("documents/documents.html", "Văn bản"),
    ("documents/dossier.record.html", "Nguồn"),
    ("documents/dossier.record.html", "Văn bản"),
    ("documents/verify.html", "Văn bản"),
    ("members/accounts.html", "Việc"),
    ("members/accounts.html", "Đơn vị"),
    ("members/overview.record.html", "Việc"),
    ("pacts/paper.html", "Chức vụ"),
    ("pacts/signing.html", "Chức vụ"),
    ("pacts/signing.html", "Thời gian"),
    ("scoring/card_table.record.html", "Điểm"),
    ("scoring/correction.html", "Lý do"),
    ("scoring/criterion.record.html", "Điểm"),
    ("scoring/import_changes.html", "Sau"),
    ("scoring/import_changes.html", "Trước"),
    ("scoring/progress.html", "Việc"),
    ("scoring/rubric_intake_row.html", "Điểm"),
    ("scoring/rubric_intake_table.html", "Điểm"),
    ("scoring/progress.record.html", "Ghi chú"),
}


def drawn(source: str) -> str:
    return engines["django"].from_string(source).render({})


def test_a_field_is_called_as_its_model_calls_it() -> None:
    assert label("members.Membership.representative_name") == "Người đại diện"
    # Django writes the names of its own fields small.
    assert (label("members.User.username"), label("members.User.password")) == ("Tên đăng nhập", "Mật khẩu")
    assert drawn("<dt>{% label members.Membership.representative_name %}</dt>") == "<dt>Người đại diện</dt>"


@pytest.mark.parametrize("field", ["members.Membership.nothing", "members.Nothing.role", "nothing.One.role", "role"])
def test_a_template_that_names_no_field_is_not_even_read(field: str) -> None:
    with pytest.raises(TemplateSyntaxError) as told:
        drawn("{% label " + field + " %}")
    assert str(told.value).splitlines()[0] == f"there is no field {field!r}"


def test_a_tag_of_a_template_takes_it_as_an_argument() -> None:
    assert drawn('{% firstof "members.Membership.representative_name"|label %}') == "Người đại diện"


@pytest.mark.parametrize("app", ["campaigns", "documents", "members", "pacts", "scoring", "awards"])
def test_no_column_term_or_box_of_a_template_writes_out_what_a_field_of_its_app_or_of_the_log_is_called(
    app: str,
) -> None:
    models: list[type[Model]] = [*apps.get_app_config(app).get_models(), Entry]
    called = {str(field.verbose_name) for model in models for field in model._meta.concrete_fields}
    written = {
        (str(path.relative_to(TEMPLATES)), text)
        for path in (TEMPLATES / app).rglob("*.html")
        if not path.name.startswith("help")
        for text in re.findall(
            r'(?:<(?:th|dt|label)\b[^<>]*>|data-label=")([^<>"{}]+)(?=[<"])', path.read_text(encoding="utf-8")
        )
        if text in called
    }
    assert written == {(path, text) for path, text in NO_LABELS if path.startswith(f"{app}/")}
