"""`manage.py remind [BLOC YEAR]`: letters to whoever has not handed its card in or owes an appraisal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.audit.log import Actor
from common.audit.models import REMINDED, Door
from common.vietnamese.dates import today_vn
from members.management.commands.dump_year import year_or_error
from scoring.models import Round
from scoring.progress import SCORED_STEPS
from scoring.reminders import may_send, quiet_today, reminders_of, send_reminders, sentences, sorted_out
from scoring.sheet import load_sheet


class Command(BaseCommand):
    help = "Gửi thư nhắc những đơn vị quá hạn nộp phiếu, thẩm định của các kỳ đang mở; mỗi đơn vị mỗi ngày một thư."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bloc", metavar="KHỐI", nargs="?")
        parser.add_argument("year", metavar="NĂM", nargs="?", type=int)
        parser.add_argument("--check", action="store_true", help="chỉ cho biết sẽ nhắc ai, không gửi")
        parser.add_argument("--early", action="store_true", help="nhắc cả đơn vị chưa đến hạn")
        parser.add_argument("--again", action="store_true", help="gửi cả cho đơn vị đã nhắc hôm nay")

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = Round.objects.filter(step__in=SCORED_STEPS).select_related("rubric", "year__bloc").order_by("id")
        if options["bloc"]:
            if not options["year"]:
                raise CommandError("Hãy ghi cả mã khối và năm, ví dụ: remind khoi-6 2023.")
            rounds = rounds.filter(year=year_or_error(options["bloc"], options["year"]))
        if not rounds:
            self.stdout.write("Không có kỳ chấm điểm nào đang mở.")
        for round_ in rounds:
            self.stdout.write(f"{round_.name}, {round_.year}:")
            quiet = quiet_today(round_, today_vn())
            if quiet:
                # No fault of whoever runs it every day: it goes on by itself on the next day that is not quiet.
                self.stdout.write(f"  {quiet}")
            elif options["check"]:
                self._check(round_, again=options["again"], early=options["early"])
            else:
                self._send(round_, again=options["again"], early=options["early"])

    def _check(self, round_: Round, *, again: bool, early: bool) -> None:
        sheet = load_sheet(round_, criteria=(), sums=False)
        found = sorted_out(reminders_of(sheet, today_vn()), again=again, early=early)
        for reminder in found.told:
            self.stdout.write(f"  sẽ nhắc {reminder.member.short_name}: {', '.join(reminder.addresses)}")
        for reminder in found.early:
            self.stdout.write(f"  chưa đến hạn: {reminder.member.short_name}")
        for reminder in found.already:
            self.stdout.write(f"  hôm nay đã nhắc {reminder.member.short_name}")
        for reminder in found.unreachable:
            self.stdout.write(f"  không có thư điện tử: {reminder.member.short_name}")
        answer = may_send(round_)
        if not answer:
            self.stdout.write(f"  {answer.reason}")

    def _send(self, round_: Round, *, again: bool, early: bool) -> None:
        try:
            actor = Actor(door=Door.COMMAND, name=REMINDED)
            sent = send_reminders(round_id=round_.pk, actor=actor, again=again, early=early)
        except PermissionError as error:
            raise CommandError(str(error)) from error
        for _level, sentence in sentences(sent):
            self.stdout.write(f"  {sentence}")
