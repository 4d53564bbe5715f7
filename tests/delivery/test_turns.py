"""Requests in their turn."""

import threading
import time
from concurrent.futures import wait

import pytest

from broadsheet.delivery.turns import Turns
from tests.delivery.serving import eventually


def test_quick_requests_are_answered_one_after_the_other_in_their_order() -> None:
    turns, running, most, order = Turns(4, "t", long=5), set[int](), 0, list[int]()

    def answer(number: int) -> int:
        nonlocal most
        running.add(number)
        most = max(most, len(running))
        time.sleep(0.001)
        order.append(number)
        running.remove(number)
        return number

    given = [turns.submit(answer, number) for number in range(50)]
    assert [each.result() for each in given] == list(range(50))
    assert most == 1
    assert order == list(range(50))


def test_one_that_takes_long_holds_nobody_up() -> None:
    turns, go_on = Turns(4, "t", long=0.01), threading.Event()
    slow = [turns.submit(go_on.wait, 10) for _ in range(3)]
    assert turns.submit(lambda: "quick").result(5) == "quick"
    assert not any(each.done() for each in slow)
    go_on.set()
    wait(slow, 5)


def test_more_than_there_are_threads_for_waits() -> None:
    turns, go_on = Turns(2, "t", long=0.001), threading.Event()
    slow = [turns.submit(go_on.wait, 10) for _ in range(2)]
    assert eventually(lambda: all(each.running() for each in slow))
    late = turns.submit(lambda: "late")
    time.sleep(0.05)
    assert not late.running()
    go_on.set()
    assert late.result(5) == "late"


def test_what_fails_tells_whoever_asked_and_the_next_is_answered() -> None:
    turns = Turns(2, "t")
    with pytest.raises(ZeroDivisionError):
        turns.submit(lambda: 1 / 0).result(5)
    assert turns.submit(lambda: "fine").result(5) == "fine"


def test_at_the_end_everything_taken_is_done_and_nothing_more_is_taken() -> None:
    turns, done = Turns(3, "t"), list[int]()
    for number in range(20):
        turns.submit(done.append, number)
    turns.shutdown()
    assert done == list(range(20))
    with pytest.raises(RuntimeError):
        turns.submit(done.append, 20)


def test_many_threads_giving_at_once_lose_nothing() -> None:
    turns, done = Turns(4, "t", long=0.0005), list[int]()
    givers = [
        threading.Thread(target=lambda: [turns.submit(done.append, number) for number in range(500)]) for _ in range(4)
    ]
    for giver in givers:
        giver.start()
    for giver in givers:
        giver.join()
    turns.shutdown()
    assert sorted(done) == sorted(list(range(500)) * 4)
