"""Work beside a handler: its reports, its end, its errors, and stopping it."""

import threading

import pytest

from ui.page.background import Background, Report, Stopped
from ui.server.queue import Queue
from ui.server.refusals import BusyError


def test_reports_come_until_the_result():
    told, go_on = threading.Event(), threading.Event()

    def work(report: Report) -> str:
        report("one", 1)
        told.set()
        go_on.wait(10)
        return "done"

    background = Background(work)
    told.wait(10)
    reports = background.reports()
    assert next(reports) == ("one", 1)
    go_on.set()
    assert list(reports) == []
    assert background.result() == "done"


def test_what_is_done_soon_reports_nothing():
    def work(report: Report) -> int:
        report("quick")
        return 7

    background = Background(work)
    assert list(background.reports(patience=10)) == []
    assert background.result() == 7


def test_stopping_ends_the_work_at_its_next_report():
    begun, ended = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        try:
            while True:
                report("busy")
                begun.set()
        finally:
            ended.set()

    background = Background(work)
    begun.wait(10)
    background.stop()
    assert list(background.reports()) == []
    with pytest.raises(Stopped):
        background.result()
    assert ended.wait(10)


def test_an_error_is_the_callers():
    def work(_: Report) -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        Background(work).result()


def test_what_waits_says_so_and_begins_when_its_turn_comes():
    line = Queue(1, 5, "testing")
    try:
        go_on = threading.Event()
        line.run(lambda: go_on.wait(20))
        background = Background(lambda _: "done", line.run, ("wait",))
        reports = background.reports()
        assert next(reports) == ("wait",)
        go_on.set()
        assert list(reports) == [] and background.result() == "done"
    finally:
        line.close()


def test_what_is_stopped_while_it_waits_never_begins():
    line, begun, go_on = Queue(1, 5, "testing"), threading.Event(), threading.Event()
    line.run(lambda: go_on.wait(20))
    background = Background(lambda _: begun.set(), line.run)
    background.stop()
    with pytest.raises(Stopped):
        background.result()
    go_on.set()
    line.close()
    assert not begun.is_set()


def test_a_full_line_is_told_at_once():
    line, go_on = Queue(1, 1, "testing"), threading.Event()
    try:
        with pytest.raises(BusyError):
            for _ in range(3):
                Background(lambda _: go_on.wait(20), line.run)
    finally:
        go_on.set()
        line.close()
