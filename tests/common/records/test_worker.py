"""Records set in a process of their own: the same bytes, and no way to be without one for long."""

import os
import resource
import runpy
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings

from common.faults import FULL, fault_of
from common.records import worker
from common.records.attached import Attachment
from common.records.layout import STATE
from common.records.pdf import render_pdf
from common.records.typesetting import AddressRefused, typeset
from common.records.worker import RecordNotMade, Workers
from tests import helper

HTML = '<html lang="vi"><body><p>Đảng ủy Khối'


@pytest.fixture
def job(made_at) -> dict[str, Any]:
    return {
        "html": HTML,
        "title": "Thử",
        "made_at": made_at,
        "layout": STATE,
        "landscape": False,
        "attachments": (Attachment("a.txt", b"x", "Thử", made_at),),
    }


@pytest.fixture
def hired() -> Iterator[Callable[..., Workers]]:
    """`hired(count, …)`: workers that are gone when the test is."""
    all_of_them = []

    def hire(count: int, **options: Any) -> Workers:
        all_of_them.append(Workers(count, **options))
        return all_of_them[-1]

    yield hire
    for some in all_of_them:
        some.close()


@pytest.fixture
def working(settings: Any) -> Iterator[Workers]:
    """The workers that this process's own records are set by, while the setting asks for one."""
    with helper.working(settings) as found:
        yield found


def test_a_record_set_elsewhere_has_the_same_bytes(working, made_at):
    elsewhere = render_pdf(HTML, title="Thử", made_at=made_at)
    assert working.processes and os.getpid() not in working.processes
    assert elsewhere == typeset(HTML, "Thử", made_at, STATE, landscape=False, attachments=())


def test_what_a_record_may_not_do_is_told_as_it_is_here(working, made_at):
    with pytest.raises(AddressRefused) as refused:
        render_pdf('<img src="file:///etc/hostname">', title="Thử", made_at=made_at)
    assert refused.value.address == "file:///etc/hostname"
    assert str(refused.value) == "a record may use static files only, not 'file:///etc/hostname'"
    assert render_pdf(HTML, title="Thử", made_at=made_at)[:5] == b"%PDF-"


def test_one_goes_on_until_it_has_set_so_many_and_is_replaced(hired, job):
    some = hired(1, renders=2)
    seen = []
    for _ in range(4):
        some.render(job)
        seen += some.processes
    assert seen[1] == seen[2] != seen[0]
    assert seen[3] != seen[2]


def test_one_that_was_killed_is_replaced_and_the_record_is_made(hired, job):
    some = hired(1)
    first = some.render(job)
    [before] = some.processes
    os.kill(before, signal.SIGKILL)
    assert some.render(job) == first
    assert before not in some.processes


def test_a_record_that_kills_two_is_given_up_and_the_next_is_tried_anew(hired, job):
    some = hired(1, program=helper.DEAD)
    for _ in range(2):
        with pytest.raises(RecordNotMade, match="died over it"):
            some.render(job)
    some.program = worker.PROGRAM
    assert some.render(job)[:5] == b"%PDF-"


def test_one_whose_fonts_find_no_room_says_so_and_goes_on_once_there_is_some(hired, job, tmp_path):
    """No file that it writes may have more bytes than a limit, which is taken away again from outside."""
    some = hired(1, program=helper.CRAMPED)
    for _ in range(2):
        with pytest.raises(OSError, match="File too large") as told:
            some.render(job)
        assert fault_of(told.value) is FULL
    [pid] = some.processes
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    # With the fonts that it should have, none of which was taken for whole.
    assert some.render(job) == hired(1).render(job)


def test_one_that_takes_too_long_is_ended(hired, job):
    some = hired(1, patience=0)
    with pytest.raises(RecordNotMade, match="not made within"):
        some.render(job)
    assert some.processes == []


def test_one_that_hangs_is_ended_though_the_job_is_longer_than_the_line(hired, job):
    """It takes nothing any more: sending waits as well as receiving."""
    some = hired(1, patience=0.1)
    some.warm()
    os.kill(some.processes[0], signal.SIGSTOP)
    with pytest.raises(RecordNotMade, match="not made within"):
        some.render(job | {"html": HTML + "a" * 5_000_000})
    assert some.processes == []


def test_who_comes_when_too_many_wait_is_told_at_once_and_nobody_when_they_are_gone(hired, job):
    some = hired(1)
    some.warm()
    [pid] = some.processes
    os.kill(pid, signal.SIGSTOP)
    made = []
    waiting = [threading.Thread(target=lambda: made.append(some.render(job))) for _ in range(1 + worker.WAITING)]
    for one in waiting:
        one.start()
    while some._room._value:
        time.sleep(0.01)
    with pytest.raises(RecordNotMade, match="too many"):
        some.render(job)
    os.kill(pid, signal.SIGCONT)
    for one in waiting:
        one.join()
    assert [content[:5] for content in (*made, some.render(job))] == [b"%PDF-"] * (2 + worker.WAITING)


def test_the_server_has_threads_for_others_when_all_who_may_wait_for_a_record_do(monkeypatch):
    monkeypatch.setenv("RECORD_WORKERS", "2")
    server = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
    assert server["WAIT_FOR_RECORDS"] == 2 + worker.WAITING
    assert server["threads"] - server["WAIT_FOR_RECORDS"] == 4
    assert server["timeout"] > worker.PATIENCE


def test_who_finds_all_busy_waits_no_longer_than_for_a_record(hired, job):
    with pytest.raises(RecordNotMade, match="busy"):
        hired(0, patience=0).render(job)


def test_several_at_once_share_what_there_is(hired, job):
    some = hired(2)
    with ThreadPoolExecutor(4) as pool:
        contents = list(pool.map(lambda _: some.render(job), range(6)))
    assert len(set(contents)) == 1
    assert 1 <= len(some.processes) <= 2


def test_this_process_goes_on_while_a_record_is_made(hired, job):
    some = hired(1)
    some.warm()
    [pid] = some.processes
    os.kill(pid, signal.SIGSTOP)
    made = []
    waiting = threading.Thread(target=lambda: made.append(some.render(job)))
    waiting.start()
    # Nothing can be made now, and yet here we are.
    assert (made, some.processes) == ([], [])
    os.kill(pid, signal.SIGCONT)
    waiting.join()
    assert made[0][:5] == b"%PDF-"


def test_it_ends_when_its_line_is_closed(hired, job):
    some = hired(1)
    some.render(job)
    alone = some._idle.get()
    assert alone is not None
    alone.line.close()
    assert alone.process.wait() == 0


def test_a_process_that_is_split_off_has_workers_of_its_own(working):
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, b"same" if worker._workers is working else b"none")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 4) == b"none"
    os.close(read)
    os.close(write)


@pytest.mark.django_db
def test_a_reader_is_told_what_to_do_when_no_record_can_be_made(working, admin_client, caplog):
    working.program = helper.DEAD
    answer = admin_client.get("/huong-dan.pdf")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Hãy đợi một phút rồi bấm in lại." in answer.content.decode()
    assert caplog.messages[-2] == "no record for /huong-dan.pdf: the helper died over it, with exit code 3"
