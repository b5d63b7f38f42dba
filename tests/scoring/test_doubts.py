"""A value that is probably a slip is asked back once, at every door, and written by whoever stands by it."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from common.audit.log import Actor
from common.audit.models import Entry
from common.yearfile.files import dump, load
from members.models import User
from scoring.models import Round, Stage
from scoring.sheet import load_sheet
from tests.boxes import loaded_with
from tests.years import Made, make_year

ME, OTHER = "dv-02", "dv-03"
# «1.2» has 100 as its target, «1.4» gives half a point each, 100 at most: 200 give all.
TARGET, COUNT = "1.2", "1.4"
ODD = "980 gấp 9,8 lần chỉ tiêu 100."
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=5)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stored(made: Made, criterion: str = TARGET, member: str = ME, stage: str = Stage.AGREED) -> Any:
    sheet = load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))
    return sheet.mark(member, criterion).input(stage)


def send(made: Made, *edits: dict[str, Any], user: User | None = None, page: str = "grid", args: Any = ()) -> Any:
    """What the page's script sends: one box by itself, more as a list."""
    several = {"edits": json.dumps(edits)} if len(edits) > 1 else edits[0]
    sent = {"round": made.round.pk, "reason": "Họp lại"} | several
    return client_of(user or made.secretary).post(made.address(page, *args), sent, headers=SCRIPT)


def edit(value: str, *, member: str = ME, criterion: str = TARGET, stage: str = Stage.AGREED, **more: Any) -> Any:
    return {"member": member, "criterion": criterion, "stage": stage, "version": 1, "value": value} | more


@pytest.mark.parametrize(("page", "args"), [("grid", ()), ("card", (ME,)), ("criterion", (TARGET,))])
def test_a_box_is_asked_back_and_saved_when_it_is_sent_as_meant(made: Made, page: str, args: Any):
    before, entries = stored(made), Entry.objects.count()
    answer = send(made, edit("980"), page=page, args=args)
    told = answer.json()
    assert (answer.status_code, told["fate"], told["message"]) == (422, "asked", ODD)
    assert (stored(made), Entry.objects.count()) == (before, entries)

    answer = send(made, edit("980", sure="true"), page=page, args=args)
    assert (answer.status_code, answer.json()["fate"]) == (200, "saved")
    assert stored(made) == {"actual": "980", "target": "100"}


def test_of_a_block_the_odd_ones_wait_and_are_meant_together(made: Made):
    edits = [
        edit("99"),
        edit("970", member=OTHER),
        edit("2000", criterion=COUNT),
        edit("12", member=OTHER, criterion=COUNT),
    ]
    told = send(made, *edits).json()["answers"]
    assert [(one["fate"], one["message"]) for one in told] == [
        ("saved", ""),
        ("asked", "970 gấp 9,7 lần chỉ tiêu 100."),
        ("asked", "2.000 gấp 10 lần số đủ cho điểm chuẩn (200)."),
        ("saved", ""),
    ]
    told = send(made, *(edits[at] | {"sure": True} for at in (1, 2))).json()["answers"]
    assert [one["fate"] for one in told] == ["saved", "saved"]
    assert stored(made, COUNT) == {"count": 2000}


def test_what_was_meant_once_is_not_asked_back_at_the_next_stage(made: Made):
    assert send(made, edit("980", stage=Stage.APPRAISED, sure="true")).json()["fate"] == "saved"
    assert send(made, edit("980", version=2)).json()["fate"] == "saved"
    # And nothing is asked of a value that stands already.
    assert send(made, edit("980", version=3)).json()["fate"] == "unchanged"


def test_nobody_learns_from_a_question_what_the_others_have(db: None):
    made = make_year(members=5, leaves=5, step="scoring", visibility="own", scored=False)
    for code in made.codes:
        if code != ME:
            high = edit("100", member=code, criterion=COUNT, stage=Stage.SELF, version=0)
            assert send(made, high).json()["fate"] == "saved"
    # A tenth of what all others have: who sees them is asked, who doesn't is not.
    low = edit("10", criterion=COUNT, stage=Stage.SELF, version=0)
    asked = send(made, low).json()
    assert asked["fate"] == "asked"
    assert asked["message"] == "10 thấp hơn hẳn các giá trị đã ghi ở tiêu chí này (thấp nhất là 100)."
    member = made.representative(ME)
    assert send(made, low, user=member, page="card", args=(ME,)).json()["fate"] == "saved"
    # What is odd by the criterion alone is asked of everybody.
    odd = edit("980", stage=Stage.SELF, version=0)
    assert send(made, odd, user=member, page="card", args=(ME,)).json()["message"] == ODD


def test_without_scripting_the_form_asks_and_takes_the_same_value_the_second_time(made: Made):
    name = f"v:agreed:{ME}:{TARGET}"
    client = client_of(made.secretary)
    form = {
        "round": str(made.round.pk),
        "reason": "Họp lại",
        "loaded": loaded_with({name: (1, made.text(ME, TARGET))}),
        name: "980",
    }
    answer = client.post(made.address("grid"), form)
    assert (answer.status_code, answer.context["asked"]) == (422, [f"{name}=980"])
    assert [(box.text, box.note) for box, _ in answer.context["errors"]] == [
        ("980", f"{ODD} Nếu đúng, bấm «Lưu các thay đổi» lần nữa.")
    ]
    # Another value than the one asked about is asked about anew.
    again = form | {"asked": answer.context["asked"]}
    assert client.post(made.address("grid"), again | {name: "981"}).status_code == 422
    assert client.post(made.address("grid"), again).status_code == 302
    assert stored(made) == {"actual": "980", "target": "100"}


def workbook_with(made: Made, value: str) -> Any:
    """The page that the grid's workbook leads to with this agreed value typed into it."""
    client = client_of(made.secretary)
    book = load_workbook(BytesIO(client.get(made.address("grid.xlsx")).content))
    row = next(row for row in book["Thống nhất"].iter_rows() if row[0].value == TARGET)
    row[4].value = value
    written = BytesIO()
    book.save(written)
    upload = SimpleUploadedFile("diem.xlsx", written.getvalue())
    return client.post(made.address("grid-import"), {"file": upload}, follow=True)


def test_a_workbook_that_is_confirmed_without_the_tick_writes_nothing_and_asks_again(made: Made):
    preview = workbook_with(made, "980/100").context["preview"]
    assert [(line.criterion, line.doubt, line.sure) for line in preview.doubtful] == [(TARGET, ODD, False)]
    client, before = client_of(made.secretary), stored(made)
    form = {"round": made.round.pk, "name": "diem.xlsx", "reason": "Theo tệp", "edits": preview.payload}
    answer = client.post(made.address("grid-import"), form, follow=True)
    assert (len(answer.redirect_chain), stored(made)) == (1, before)
    assert answer.context["unsure"] == (
        "Trong tệp có giá trị khác thường. Hãy đánh dấu những giá trị đúng, hoặc sửa trong tệp rồi nạp lại."
    )
    [line] = answer.context["preview"].doubtful
    assert client.post(made.address("grid-import"), form | {"sure": [line.address]}).status_code == 302
    assert line.doubt == ODD
    written = [one["actual"] for code in made.codes if (one := stored(made, member=code))]
    assert written.count("980") == 1


def test_a_correction_s_preview_asks(made: Made):
    made.publish()
    form = {"round": made.round.pk, "number": 1, "viec": "xem", f"score:{ME}:{TARGET}": "980/100", "reason": "Ghi nhầm"}
    answer = client_of(made.secretary).post(made.address("standings-correction"), form)
    assert answer.context["doubts"] == [(f"score:{ME}:{TARGET}", ODD)]


def test_a_year_file_is_loaded_and_the_odd_value_told_by_its_place(made: Made):
    file = dump(made.year)
    place = next(
        at
        for at, score in enumerate(file["rounds"][0]["scores"])
        if (score["member"], score["criterion"]) == (ME, TARGET)
    )
    file["rounds"][0]["scores"][place]["agreed"] = {"actual": "980", "target": "100"}
    data = json.dumps(file).encode()
    told = [str(note) for note in load(data, Actor(name="tests")).notes]
    where = f"rounds[0].scores[{place}].agreed (Đơn vị 02, tiêu chí {TARGET}): "
    assert [note for note in told if "gấp" in note] == [where + ODD]
    assert stored(made) == {"actual": "980", "target": "100"}
    assert [str(note) for note in load(data, Actor(name="tests")).notes if "gấp" in str(note)] == []
