import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from common.vietnamese.fields import (
    DateField,
    KeptJSONField,
    LineField,
    LinesField,
    NumberField,
    VietnameseCharField,
    VietnameseTextField,
)
from members.models import User
from scoring.models import HandedIn

DECOMPOSED = unicodedata.normalize("NFD", "Trưởng  ban")
LINES = unicodedata.normalize("NFD", " Dòng một \r\nDòng\u00a0hai ")


@pytest.fixture
def note(transactional_db):
    """A model of its own, with a table as long as the test lasts."""
    with isolate_apps("members"):

        class Note(models.Model):
            title = VietnameseCharField(max_length=10)
            body = VietnameseTextField(blank=True)

            class Meta:
                app_label = "members"

            def __str__(self):
                return self.title

        with connection.schema_editor() as editor:
            editor.create_model(Note)
        yield Note
        with connection.schema_editor() as editor:
            editor.delete_model(Note)


def stored(model):
    return list(model.objects.order_by("pk").values_list("title", "body"))


CLEAN = ("Trưởng ban", "Dòng một\nDòng hai")


def test_create_stores_clean_text_and_leaves_it_on_the_instance(note):
    made = note.objects.create(title=DECOMPOSED, body=LINES)
    assert (made.title, made.body) == CLEAN
    assert stored(note) == [CLEAN]


def test_bulk_create_stores_clean_text(note):
    note.objects.bulk_create([note(title=DECOMPOSED, body=LINES)])
    assert stored(note) == [CLEAN]


def test_update_stores_clean_text(note):
    note.objects.create(title="x")
    note.objects.update(title=DECOMPOSED, body=LINES)
    assert stored(note) == [CLEAN]


def test_bulk_update_stores_clean_text(note):
    made = note.objects.create(title="x")
    made.title, made.body = DECOMPOSED, LINES
    note.objects.bulk_update([made], ["title", "body"])
    assert stored(note) == [CLEAN]


def test_a_query_finds_it_however_it_was_typed(note):
    note.objects.create(title="Trưởng ban")
    assert note.objects.filter(title=DECOMPOSED).count() == 1
    assert note.objects.filter(title__in=[DECOMPOSED]).count() == 1


def test_a_form_stores_clean_text(note):
    form = forms.modelform_factory(note, fields=["title", "body"])({"title": DECOMPOSED, "body": LINES})
    form.save()
    assert stored(note) == [CLEAN]


def test_length_is_measured_after_cleaning(note):
    typed = unicodedata.normalize("NFD", "ưởưởưởưởưở")
    assert len(typed) > 10
    form = forms.modelform_factory(note, fields=["title"])({"title": typed})
    assert form.errors == {}
    assert form.cleaned_data == {"title": "ưởưởưởưởưở"}


def test_what_is_too_long_is_refused_in_vietnamese(note):
    form = forms.modelform_factory(note, fields=["title"])({"title": "a" * 11})
    assert form.errors == {"title": ["Nội dung này chỉ được có tối đa 10 ký tự (hiện có 11)."]}


def test_what_is_invisible_is_nothing(note):
    form = forms.modelform_factory(note, fields=["title"])({"title": "\u200b\u00a0"})
    assert form.errors == {"title": ["Mục này không được để trống."]}


@isolate_apps("members")
def test_model_fields_come_with_their_own_form_fields():
    class Note(models.Model):
        title = VietnameseCharField("Tiêu đề", max_length=10)
        step = VietnameseCharField(max_length=10, choices=[("a", "A")])
        body = VietnameseTextField()

        class Meta:
            app_label = "members"

        def __str__(self):
            return self.title

    fields = forms.modelform_factory(Note, fields="__all__")().fields
    assert {name: type(field) for name, field in fields.items()} == {
        "title": LineField,
        "step": forms.TypedChoiceField,
        "body": LinesField,
    }
    assert type(fields["body"].widget) is forms.Textarea
    assert fields["title"].label == "Tiêu đề"


def test_none_is_not_turned_into_text():
    assert VietnameseCharField(max_length=3).get_prep_value(None) is None
    assert VietnameseTextField().get_prep_value(None) is None


def test_migrations_name_the_fields_by_their_own_path():
    written, imports = MigrationWriter.serialize(VietnameseCharField("Tên", max_length=9))
    assert written == "common.vietnamese.fields.VietnameseCharField(max_length=9, verbose_name='Tên')"
    assert imports == {"import common.vietnamese.fields"}
    written, _ = MigrationWriter.serialize(VietnameseTextField(blank=True))
    assert written == "common.vietnamese.fields.VietnameseTextField(blank=True)"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("97,5", Decimal("97.5")),
        ("97.5", Decimal("97.5")),
        ("1.000,5", Decimal("1000.5")),
        ("", None),
        (None, None),
    ],
)
def test_a_number_field_gives_a_decimal(typed, meant):
    assert NumberField(required=False).clean(typed) == meant


def test_a_number_field_refuses_with_the_sentence_that_says_what_to_write():
    with pytest.raises(ValidationError) as refused:
        NumberField().clean("9.125")
    assert refused.value.messages == ["«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."]


def test_a_number_field_keeps_the_bounds_it_is_given():
    field = NumberField(min_value=Decimal(0), max_value=Decimal(100), decimal_places=2)
    with pytest.raises(ValidationError) as refused:
        field.clean("100,5")
    assert refused.value.messages == ["Giá trị này không được lớn hơn 100."]
    with pytest.raises(ValidationError) as refused:
        field.clean("0,125")
    assert refused.value.messages == ["Số này chỉ được có tối đa 2 chữ số sau dấu phẩy."]


class Scored(forms.Form):
    points = NumberField()
    due = DateField()


def test_number_and_date_are_written_as_they_are_typed():
    form = Scored(initial={"points": Decimal("1000.50"), "due": date(2023, 3, 7)})
    assert form["points"].as_widget() == (
        '<input type="text" name="points" value="1000,5" inputmode="decimal" autocomplete="off" required '
        'id="id_points">'
    )
    assert form["due"].as_widget() == (
        '<input type="text" name="due" value="07/03/2023" placeholder="ngày/tháng/năm" autocomplete="off" '
        'required id="id_due">'
    )


def test_what_was_refused_stands_there_as_typed():
    form = Scored({"points": "9.125", "due": "31/4/2023"})
    assert form.errors == {
        "points": ["«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."],
        "due": ["Không có ngày «31/4/2023». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."],
    }
    assert (form["points"].value(), form["due"].value()) == ("9.125", "31/4/2023")


def test_the_same_number_and_date_typed_otherwise_are_no_change():
    initial = {"points": Decimal("97.50"), "due": date(2023, 3, 7)}
    assert Scored({"points": "97,5", "due": "7/3/2023"}, initial=initial).changed_data == []
    assert Scored({"points": "97,6", "due": "8/3/2023"}, initial=initial).changed_data == ["points", "due"]


@pytest.mark.parametrize("typed", ["3/4/2023", "3-4-2023", "2023-04-03"])
def test_a_date_field_never_reads_the_month_first(typed):
    assert DateField().clean(typed) == date(2023, 4, 3)


def test_an_optional_date_may_be_empty():
    assert DateField(required=False).clean("") is None


@pytest.mark.django_db
def test_what_no_database_stores_is_left_out_of_json_and_everything_else_stays():
    user = User.objects.create_user("ai-do")
    given = {"tên\x00 tệp": ["a\x00b", "\ud800", "Uỷ ban ", {"sâu": ("\udfff", 5, None, True)}], "trống": ""}
    kept = HandedIn.objects.create(user=user, page="/", data=given)
    HandedIn.objects.filter(pk=kept.pk).update(data=given)
    assert HandedIn.objects.get().data == {
        "tên tệp": ["ab", "", "Uỷ ban ", {"sâu": ["", 5, None, True]}],
        "trống": "",
    }


def test_every_column_of_json_takes_what_comes():
    plain = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.JSONField) and not isinstance(field, KeptJSONField)
    }
    assert {name for name in plain if not name.startswith("django_tasks")} == set()
