"""The queue: bounded, in order, answered together when questions wait together, finished at the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa.datatypes import Answer
from qa.errors import DocumentNotFoundError, InvalidQuestionError
from ui.server.asking import Asking
from ui.server.loading import Loading
from ui.server.queue import TOGETHER
from ui.server.refusals import BusyError, ShuttingDownError

EMPTY = Answer("", "", True, None, 0.0, 0.5, (), (), (), timings_ms={"total": 1.0})


class Slow:
    """A knowledge base that answers when it is let; it knows in which groups it was asked."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.groups: list[list[str]] = []

    def answer_many(
        self, questions: list[str], top_k: int, documents: tuple[str, ...] | None
    ) -> list[Answer]:
        self.groups.append(questions)
        assert self.may_answer.wait(20)
        if documents == ("none",):
            raise DocumentNotFoundError(name="none")
        return [replace(EMPTY, question=each) for each in questions]

    def close(self) -> None:
        pass


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def asking(slow: Slow) -> Iterator[Asking]:
    made = Asking(Loading(lambda: slow).start(), 1, 10, lambda _: None)  # type: ignore[arg-type,return-value]
    yield made
    slow.may_answer.set()
    made.close()


def begun(slow: Slow) -> None:
    """Wait until the first group is being answered."""
    for _ in range(2000):
        if slow.groups:
            return
        threading.Event().wait(0.005)
    raise AssertionError


def test_a_question_gets_its_own_answer(asking: Asking, slow: Slow):
    slow.may_answer.set()
    asked = [asking.ask([f"第{i}问？"], 5)[0] for i in range(8)]
    assert [each.result(20).question for each in asked] == [f"第{i}问？" for i in range(8)]


def test_what_waits_together_is_answered_together(asking: Asking, slow: Slow):
    asking.ask(["先问？"], 5)
    begun(slow)
    asked = asking.ask([f"第{i}问？" for i in range(6)], 5) + asking.ask(["别的？"], 7)
    slow.may_answer.set()
    assert [each.result(20).question for each in asked] == [*(f"第{i}问？" for i in range(6)), "别的？"]
    assert slow.groups == [["先问？"], [f"第{i}问？" for i in range(6)], ["别的？"]]
    assert all(len(group) <= TOGETHER for group in slow.groups)


def test_a_full_queue_refuses_at_once_with_the_time_to_wait(asking: Asking, slow: Slow):
    asking.ask(["先问？"], 5)
    begun(slow)
    asking.ask([f"第{i}问？" for i in range(10)], 5)
    with pytest.raises(BusyError) as refused:
        asking.ask(["太多？"], 5)
    assert refused.value.values["seconds"] >= 1
    assert asking.waiting == 10


def test_a_batch_is_taken_whole_or_not_at_all(asking: Asking, slow: Slow):
    asking.ask(["先问？"], 5)
    begun(slow)
    asking.ask(["等？"], 5)
    with pytest.raises(BusyError):
        asking.ask([f"第{i}问？" for i in range(10)], 5)
    assert asking.waiting == 1


def test_a_batch_larger_than_the_queue_is_taken_when_nobody_waits(asking: Asking, slow: Slow):
    slow.may_answer.set()
    assert len([each.result(20) for each in asking.ask([f"第{i}问？" for i in range(40)], 5)]) == 40


def test_an_unusable_question_never_waits(asking: Asking):
    with pytest.raises(InvalidQuestionError):
        asking.ask(["好？", "？？"], 5)
    assert asking.waiting == 0


def test_an_error_reaches_those_who_asked_and_nobody_else(asking: Asking, slow: Slow):
    slow.may_answer.set()
    (faulty,) = asking.ask(["好？"], 5, ["none"])
    (fine,) = asking.ask(["好？"], 5)
    assert isinstance(faulty.exception(20), DocumentNotFoundError)
    assert fine.result(20).question == "好？"


def test_a_question_nobody_waits_for_any_more_is_not_answered(asking: Asking, slow: Slow):
    asking.ask(["先问？"], 5)
    begun(slow)
    (left,) = asking.ask(["走了？"], 5)
    assert left.cancel()
    (stayed,) = asking.ask(["还在？"], 5)
    slow.may_answer.set()
    stayed.result(20)
    assert "走了？" not in [each for group in slow.groups for each in group]


def test_the_end_finishes_what_waits_and_takes_nothing_more(slow: Slow):
    asking = Asking(Loading(lambda: slow).start(), 2, 10, lambda _: None)  # type: ignore[arg-type,return-value]
    asked = asking.ask([f"第{i}问？" for i in range(9)], 5)
    slow.may_answer.set()
    asking.close()
    assert all(each.done() and not each.exception() for each in asked)
    with pytest.raises(ShuttingDownError):
        asking.ask(["晚了？"], 5)
