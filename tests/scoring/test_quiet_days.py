"""On quiet days nothing is mailed, at no door; who sets them, what the log tells, and that a year file carries them."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from common.audit.log import Actor
from common.audit.models import Entry
from common.vietnamese.dates import short_date, today_vn
from common.yearfile.files import dump, load
from common.yearfile.parsing import YearFileRefused
from members.models import BlocYear, QuietStretch
from members.quietdays import QuietDays, Stretch
from members.verbs.quietdays import StaleQuietDays, quiet_days_of, set_quiet_days
from scoring.models import Scorecard
from scoring.reminders import send_reminders
from tests.as_read import as_read
from tests.years import Made, make_year

ACTOR = Actor(name="Thư ký Thử")
TODAY = today_vn()
TOMORROW = TODAY + timedelta(days=1)
NOW = QuietDays(frozenset(), (Stretch(TODAY, TODAY, "Tết Nguyên đán"),))
TOLD = f"Hôm nay Khối không gửi thư nhắc (Tết Nguyên đán). Gửi được từ ngày {short_date(TOMORROW)}."


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=2, step="appraising")
    Scorecard.objects.filter(member__code="dv-01").update(state="drafting")
    user = made.representative("dv-01")
    user.email = "dv-01@example.vn"
    user.save()
    return made


def put(made: Made, quiet: QuietDays, *, by: Any = None, seen: str = "") -> bool:
    reader = made.reader(by or made.secretary)
    return set_quiet_days(year=made.year, quiet=quiet, seen=seen, actor=ACTOR, reader=reader)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_nothing_is_mailed_on_a_quiet_day_and_all_of_it_on_the_next(made: Made, mailoutbox: list[Any]) -> None:
    put(made, NOW)
    with override_settings(MAIL_IS_SENT=True):
        with pytest.raises(PermissionError) as refused:
            send_reminders(round_id=made.round.pk, actor=ACTOR, year=made.year)
        assert (str(refused.value), mailoutbox) == (TOLD, [])
        client = client_of(made.secretary)
        page = client.get(made.address("progress-reminders"))
        assert (page.context["answer"].reason, "Gửi thư nhắc</button>" in as_read(page)) == (TOLD, False)
        client.post(made.address("progress-reminders"), {"round": made.round.pk})
        out = StringIO()
        call_command("remind", stdout=out)
        assert (out.getvalue().splitlines()[1:], mailoutbox) == ([f"  {TOLD}"], [])
        send_reminders(round_id=made.round.pk, actor=ACTOR, year=made.year, today=TOMORROW)
    assert [letter.to for letter in mailoutbox] == [["dv-01@example.vn"]]


def test_another_bloc_s_quiet_days_are_its_own(made: Made, mailoutbox: list[Any]) -> None:
    put(make_year(members=2, bloc="khoi-khac"), NOW)
    with override_settings(MAIL_IS_SENT=True):
        send_reminders(round_id=made.round.pk, actor=ACTOR, year=made.year)
    assert len(mailoutbox) == 1


def test_who_sets_them_and_what_the_log_tells(made: Made) -> None:
    weekend = QuietDays(frozenset({5, 6}))
    assert put(made, weekend)
    assert not put(made, weekend, seen=weekend.in_words)
    with pytest.raises(StaleQuietDays, match="đã được sửa sau khi bạn mở trang này"):
        put(made, NOW)
    assert put(made, NOW, by=made.admin, seen=weekend.in_words)
    for user in (made.leader, made.clerk, made.representative("dv-01")):
        with pytest.raises(PermissionError):
            put(made, weekend, by=user, seen=NOW.in_words)
    assert quiet_days_of(made.year.bloc) != weekend
    entries = Entry.objects.filter(action="sửa ngày không gửi thư nhắc").order_by("id").values_list("old", "new")
    assert list(entries) == [("không có", "Thứ bảy, Chủ nhật"), ("Thứ bảy, Chủ nhật", NOW.in_words)]


def test_the_page_keeps_them_and_gives_back_what_cannot_be(made: Made) -> None:
    client, where = client_of(made.secretary), made.address("progress-reminders")
    sent: dict[str, Any] = {"deed": "quiet", "seen": "", "weekday": ["5", "6", "x", "9"], "stretches": "Tết"}
    answer = client.post(where, sent)
    assert (answer.status_code, answer.context["ticked"], answer.context["stretches"]) == (422, {5, 6}, "Tết")
    assert "hãy ghi theo mẫu" in answer.context["quiet_problem"]
    assert client.post(where, sent | {"stretches": "05/02/2027: Tết"}).status_code == 302
    page = client.get(where).context
    assert (page["quiet"].in_words, page["stretches"]) == ("Thứ bảy, Chủ nhật; 05/02/2027: Tết", "05/02/2027: Tết")
    assert client_of(made.leader).post(where, sent).status_code == 403


def dumped(made: Made) -> Any:
    return dump(BlocYear.objects.select_related("bloc").get(pk=made.year.pk))


def test_a_year_file_carries_them_and_one_without_leaves_them(made: Made) -> None:
    plain = dumped(made)
    assert "quiet_days" not in plain["bloc"]
    put(made, QuietDays(frozenset({6}), NOW.stretches))
    file = dumped(made)
    assert file["bloc"]["quiet_days"] == {
        "weekdays": [{"number": 6}],
        "stretches": [{"from": TODAY.isoformat(), "to": TODAY.isoformat(), "reason": "Tết Nguyên đán"}],
    }
    _load(plain)
    assert dumped(made) == file
    _load(file | {"bloc": file["bloc"] | {"quiet_days": {"weekdays": [], "stretches": []}}})
    assert dumped(made) == plain
    _load(file)
    assert dumped(made) == file
    every = {"weekdays": [{"number": number} for number in range(7)], "stretches": []}
    with pytest.raises(YearFileRefused, match="ít nhất một ngày trong tuần"):
        _load(file | {"bloc": file["bloc"] | {"quiet_days": every}})


def _load(file: Any) -> None:
    load(json.dumps(file, ensure_ascii=False).encode(), ACTOR)


def test_the_database_keeps_a_stretch_in_order_and_its_reason(made: Made) -> None:
    for wrong in ({"ends": TODAY - timedelta(days=1)}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuietStretch.objects.create(
                **({"bloc": made.year.bloc, "starts": TODAY, "ends": TODAY, "reason": "Tết"} | wrong)
            )
