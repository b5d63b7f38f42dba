"""What the share of the votes is of, who could vote, and the ballots. What was counted before stays as it was said."""

from django.db import migrations, models
from django.db.models import F, Q

VOTES_OF = [
    ("cast", "Tổng số ý kiến đã đếm"),
    ("summoned", "Đại biểu được triệu tập"),
    ("present", "Đại biểu có mặt"),
    ("issued", "Số phiếu phát ra"),
    ("returned", "Số phiếu thu về"),
    ("valid", "Số phiếu hợp lệ"),
]
COUNTS = [
    ("conference", "voters_present", "Đại biểu có mặt"),
    ("conference", "voters_summoned", "Đại biểu được triệu tập"),
    ("resolution", "ballots_issued", "Số phiếu phát ra"),
    ("resolution", "ballots_returned", "Số phiếu thu về"),
    ("resolution", "ballots_valid", "Số phiếu hợp lệ"),
]


def no_more(less: str, more: str, name: str, sentence: str) -> models.CheckConstraint:
    """That one count is not above another, where both are known."""
    known = Q(**{f"{less}__isnull": True}) | Q(**{f"{more}__isnull": True}) | Q(**{f"{less}__lte": F(more)})
    return models.CheckConstraint(condition=known, name=name, violation_error_message=sentence)


VOTERS = "Số đại biểu có mặt không thể nhiều hơn số được triệu tập."
BALLOTS = "Phiếu thu về không nhiều hơn phát ra, hợp lệ không nhiều hơn thu về."


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0018_openings"),
        ("pacts", "0009_regulation"),
    ]

    operations = [
        migrations.AddField(
            model_name="conference",
            name="votes_of",
            field=models.CharField(
                choices=VOTES_OF, default="cast", max_length=10, verbose_name="Tỷ lệ tán thành tính trên"
            ),
        ),
        *(
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name=called),
            )
            for model, name, called in COUNTS
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=Q(votes_of__in=["cast", "summoned", "present", "issued", "returned", "valid"]),
                name="votes_are_of_something_known",
                violation_error_message="Hãy chọn tỷ lệ tán thành tính trên số nào.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=no_more("voters_present", "voters_summoned", "no_more_voters_came_than_summoned", VOTERS),
        ),
        *(
            migrations.AddConstraint(
                model_name="resolution",
                constraint=no_more(
                    f"ballots_{less}", f"ballots_{more}", f"no_more_ballots_{less}_than_{more}", BALLOTS
                ),
            )
            for less, more in (("returned", "issued"), ("valid", "returned"), ("valid", "issued"))
        ),
    ]
