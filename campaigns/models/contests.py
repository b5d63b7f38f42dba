"""What is competed in at a joint activity («hội thao, hội thi»): contests, teams of one or several members, prizes."""

from django.db import models
from django.db.models import F, Q

from campaigns.brackets import AWAY, FINAL, GROUPS, HOME, ROUNDS, SEMI_FINALS, Played
from campaigns.medals import (
    BY_POINTS,
    BY_PRIZES,
    CONSOLATION,
    EACH,
    FIRST,
    NONE,
    PRIZES,
    SECOND,
    SPLIT,
    THIRD,
    MeetRules,
)
from campaigns.models.activities import Activity
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import Membership


class Meet(models.Model):
    """That an activity is a meet, and how it is reckoned who won most."""

    class Ranking(models.TextChoices):
        PRIZES = BY_PRIZES, "Theo số giải Nhất, rồi Nhì, rồi Ba"
        POINTS = BY_POINTS, "Theo tổng điểm của các giải"

    class Mixed(models.TextChoices):
        EACH = EACH, "Tính trọn giải cho từng đơn vị trong đội"
        SPLIT = SPLIT, "Chia đều giải cho các đơn vị trong đội"
        NONE = NONE, "Không tính cho đơn vị nào"

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="meet", verbose_name="Hoạt động chung")
    ranking = models.CharField("Xếp hạng toàn đoàn", max_length=10, choices=Ranking.choices, default=Ranking.PRIZES)
    mixed = models.CharField("Giải của đội liên quân", max_length=10, choices=Mixed.choices, default=Mixed.EACH)
    first_points = models.PositiveSmallIntegerField("Điểm giải Nhất", null=True, blank=True)
    second_points = models.PositiveSmallIntegerField("Điểm giải Nhì", null=True, blank=True)
    third_points = models.PositiveSmallIntegerField("Điểm giải Ba", null=True, blank=True)
    consolation_points = models.PositiveSmallIntegerField("Điểm giải Khuyến khích", null=True, blank=True)

    class Meta:
        verbose_name = "hội thi, hội thao"
        verbose_name_plural = "hội thi, hội thao"
        ordering = ["activity"]
        constraints = [
            models.CheckConstraint(condition=Q(ranking__in=[BY_PRIZES, BY_POINTS]), name="meet_ranking_is_known"),
            models.CheckConstraint(condition=Q(mixed__in=[EACH, SPLIT, NONE]), name="meet_mixed_rule_is_known"),
            models.CheckConstraint(
                condition=~Q(ranking=BY_POINTS)
                | Q(
                    first_points__isnull=False,
                    second_points__isnull=False,
                    third_points__isnull=False,
                    consolation_points__isnull=False,
                ),
                name="meet_by_points_has_points",
                violation_error_message="Xếp hạng theo điểm thì phải ghi điểm của từng giải.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def rules(self) -> MeetRules:
        """How it is reckoned. Points count only where they rank."""
        points = {prize: getattr(self, f"{prize}_points") or 0 for prize in PRIZES}
        return MeetRules(self.ranking, self.mixed, points if self.ranking == BY_POINTS else None)


class Contest(models.Model):
    """What teams compete in: a sport and its category («cầu lông, đôi nam»), or a contest of another kind.

    Its number stands in its address and never changes.
    """

    meet = models.ForeignKey(Meet, models.PROTECT, related_name="contests", verbose_name="Hội thi, hội thao")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    sport = VietnameseCharField("Môn thi", max_length=100)
    category = VietnameseCharField("Nội dung", max_length=100, blank=True)
    first_money = models.PositiveBigIntegerField("Tiền thưởng giải Nhất (đồng)", null=True, blank=True)
    second_money = models.PositiveBigIntegerField("Tiền thưởng giải Nhì (đồng)", null=True, blank=True)
    third_money = models.PositiveBigIntegerField("Tiền thưởng giải Ba (đồng)", null=True, blank=True)
    consolation_money = models.PositiveBigIntegerField("Tiền thưởng giải Khuyến khích (đồng)", null=True, blank=True)
    win_points = models.PositiveSmallIntegerField("Điểm trận thắng", default=3)
    draw_points = models.PositiveSmallIntegerField("Điểm trận hòa", default=1)
    advance = models.PositiveSmallIntegerField("Số đội của mỗi bảng vào vòng trong", default=2)

    class Meta:
        verbose_name = "nội dung thi"
        verbose_name_plural = "nội dung thi"
        ordering = ["meet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meet", "number"], name="one_contest_a_number"),
            models.CheckConstraint(
                condition=Q(advance__gte=1),
                name="somebody_goes_on_from_a_group",
                violation_error_message="Mỗi bảng có ít nhất một đội vào vòng trong.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sport}, {self.category}" if self.category else self.sport

    @property
    def money(self) -> dict[str, int]:
        """What each prize comes with, in đồng; a prize of which nobody has said it is not among them."""
        told = {prize: getattr(self, f"{prize}_money") for prize in PRIZES}
        return {prize: sum_ for prize, sum_ in told.items() if sum_ is not None}


class Team(models.Model):
    """Who competes: one member, several together («liên quân»), or some of their people; and the prize it won."""

    class Prize(models.TextChoices):
        FIRST = FIRST, "Giải Nhất"
        SECOND = SECOND, "Giải Nhì"
        THIRD = THIRD, "Giải Ba"
        CONSOLATION = CONSOLATION, "Giải Khuyến khích"

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="teams", verbose_name="Nội dung thi")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    name = VietnameseCharField("Tên đội", max_length=200, blank=True)
    people = VietnameseTextField("Người dự thi", blank=True)
    group = VietnameseCharField("Bảng", max_length=10, blank=True)
    score = models.DecimalField("Điểm chấm", max_digits=9, decimal_places=3, null=True, blank=True)
    prize = models.CharField("Giải", max_length=12, choices=Prize.choices, blank=True)

    class Meta:
        verbose_name = "đội dự thi"
        verbose_name_plural = "đội dự thi"
        ordering = ["contest", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="one_team_a_number"),
            models.CheckConstraint(condition=Q(prize__in=["", *PRIZES]), name="team_prize_is_known"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def money(self) -> int | None:
        """What comes with the prize that it won; None while it has none, or nobody has said it."""
        return self.contest.money.get(self.prize)

    @property
    def shown(self) -> str:
        """What it is called: its own name, else its members'. They are prefetched."""
        names = [one.member.short_name for one in self.of_members.all()]
        return self.name or (f"Liên quân {' – '.join(names)}" if len(names) > 1 else "".join(names))


class TeamMember(models.Model):
    """A member of the bloc whose people are in a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="of_members", verbose_name="Đội dự thi")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="teams", verbose_name="Đơn vị")

    class Meta:
        verbose_name = "đơn vị của đội"
        verbose_name_plural = "đơn vị của đội"
        ordering = ["team", "member__order"]
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="a_member_is_in_a_team_once")]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.member}"


class Match(models.Model):
    """A match of a contest; without a second team, that the first goes on unopposed («miễn đấu»)."""

    class Round(models.IntegerChoices):
        GROUPS = GROUPS, "Vòng bảng"
        OF_64 = 64, "Vòng 64 đội"
        OF_32 = 32, "Vòng 32 đội"
        OF_16 = 16, "Vòng 16 đội"
        QUARTER_FINALS = 8, "Tứ kết"
        SEMI_FINALS = SEMI_FINALS, "Bán kết"
        FINAL = FINAL, "Chung kết"

    class Decided(models.TextChoices):
        HOME = HOME, "Đội thứ nhất thắng"
        AWAY = AWAY, "Đội thứ hai thắng"

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="matches", verbose_name="Nội dung thi")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    round = models.PositiveSmallIntegerField("Vòng", choices=Round.choices)
    home = models.ForeignKey(Team, models.RESTRICT, related_name="home_matches", verbose_name="Đội thứ nhất")
    away = models.ForeignKey(
        Team, models.RESTRICT, null=True, blank=True, related_name="away_matches", verbose_name="Đội thứ hai"
    )
    home_score = models.PositiveSmallIntegerField("Tỷ số đội thứ nhất", null=True, blank=True)
    away_score = models.PositiveSmallIntegerField("Tỷ số đội thứ hai", null=True, blank=True)
    decided = models.CharField("Đội thắng", max_length=4, choices=Decided.choices, blank=True)

    class Meta:
        verbose_name = "trận đấu"
        verbose_name_plural = "trận đấu"
        ordering = ["contest", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="one_match_a_number"),
            models.CheckConstraint(condition=Q(round__in=ROUNDS), name="match_round_is_known"),
            models.CheckConstraint(condition=Q(decided__in=["", HOME, AWAY]), name="match_winner_is_a_side"),
            models.CheckConstraint(
                condition=Q(away__isnull=True) | ~Q(home=F("away")),
                name="no_team_meets_itself",
                violation_error_message="Một đội không đấu với chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(home_score__isnull=True, away_score__isnull=True)
                | Q(home_score__isnull=False, away_score__isnull=False, away__isnull=False),
                name="match_has_two_scores_or_none",
                violation_error_message="Hãy ghi tỷ số của cả hai đội, hoặc để trống cả hai.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_round_display()}, trận số {self.number}"

    @property
    def facts(self) -> Played[int]:
        """What groups and brackets need of it, its teams by number."""
        away = self.away.number if self.away else None
        return Played(self.round, self.home.number, away, self.home_score, self.away_score, self.decided)

    @property
    def told(self) -> str:
        """It in words: «Bán kết: Báo – Ban Dân vận 1–1, Ban Dân vận thắng»."""
        said = f"{self.get_round_display()}: {self.home.shown}"
        if self.away is None:
            return f"{said} miễn đấu"
        said = f"{said} – {self.away.shown}"
        if self.home_score is not None:
            said += f" {self.home_score}–{self.away_score}"
        winner = {HOME: self.home, AWAY: self.away}.get(self.decided)
        return f"{said}, {winner.shown} thắng" if winner else said


class SidePrize(models.Model):
    """A prize beside the contests: «phong cách», «cổ động viên», «vận động viên xuất sắc»."""

    meet = models.ForeignKey(Meet, models.PROTECT, related_name="side_prizes", verbose_name="Hội thi, hội thao")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Giải phụ", max_length=200)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="side_prizes", verbose_name="Đơn vị"
    )
    winner = VietnameseCharField("Người, đội nhận giải", max_length=200, blank=True)

    class Meta:
        verbose_name = "giải phụ"
        verbose_name_plural = "giải phụ"
        ordering = ["meet", "order"]
        constraints = [
            models.UniqueConstraint(fields=["meet", "order"], name="one_side_prize_a_place"),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | ~Q(winner=""),
                name="side_prize_has_a_winner",
                violation_error_message="Hãy chọn đơn vị, hoặc ghi người, đội nhận giải.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
