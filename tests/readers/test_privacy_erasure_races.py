"""Two who erase at once, and a commit that never comes."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from broadsheet.readers.models import Departure, Reader
from broadsheet.readers.privacy import copies, erasures
from broadsheet.readers.privacy.erase import erase, erase_due
from broadsheet.readers.privacy.leaving import stay
from broadsheet.readers.profile import ProfileForm
from tests.factories import make_reader

pytestmark = pytest.mark.django_db(transaction=True)
# SQLite lets one write at a time, and its database in memory, which only tests have, does not even let others wait.
between_connections = pytest.mark.skipif(connection.vendor == "sqlite", reason="writes are one after the other there")


def at_once(*deeds: Any) -> list[Any]:
    """What each deed answers, all of them begun in the same moment, each with a database connection of its own."""
    answers: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(place: int) -> None:
        try:
            gate.wait()
            answers[place] = deeds[place]()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def due(reader: Reader) -> None:
    Reader.objects.filter(pk=reader.pk).update(status="leaving")
    departure = Departure.objects.create(reader=reader, due_at="2026-01-01T00:00:00Z")
    assert departure.status_before == "member"


@between_connections
def test_two_workers_erase_a_reader_once() -> None:
    reader = make_reader()
    due(reader)
    answers = at_once(erase_due, erase_due, erase_due)
    assert sorted(answers) == [0, 0, 1]
    assert len(erasures.written()) == 1


@between_connections
def test_whoever_stays_in_the_last_moment_either_stays_or_is_gone_and_nothing_between() -> None:
    for _ in range(5):
        reader = make_reader()
        due(reader)
        stayed, erased = at_once(lambda reader=reader: stay(reader), erase_due)
        status = Reader.objects.get(pk=reader.pk).status
        assert (stayed, erased, status) in [(True, 0, "member"), (False, 1, "former")]


@between_connections
def test_a_copy_made_while_its_reader_is_erased_leaves_no_file(settings: Any) -> None:
    for _ in range(5):
        reader = make_reader()
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        copy = copies.ask(reader)
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        at_once(lambda copy=copy: copies.make(copy.pk), lambda reader=reader: erase(reader, True))
        assert list((settings.DATA / "copies").iterdir()) == []


@between_connections
def test_a_profile_saved_while_its_reader_is_erased_says_nothing_of_them_afterwards() -> None:
    for _ in range(5):
        reader = make_reader(display_name="Nell Aske")
        words = {"display_name": "Nell Aske", "handle": reader.handle, "about": "I keep bees."}
        form = ProfileForm(words, reader=Reader.objects.get(pk=reader.pk))
        assert form.is_valid()
        kept, erased = at_once(form.keep, lambda reader=reader: erase(reader, True))
        reader.refresh_from_db()
        assert erased is True and kept in (True, False)
        assert (reader.status, reader.about, reader.display_name) == ("former", "", "")


@between_connections
def test_two_copies_asked_for_at_once_are_one() -> None:
    reader = make_reader()
    answers = at_once(*[lambda: copies.ask(reader)] * 4)
    assert sum(isinstance(answer, copies.TooEarly) for answer in answers) == 3


def test_an_erasure_that_is_rolled_back_is_not_written_down(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    reader = make_reader()

    class PowerCutError(Exception):
        pass

    with pytest.raises(PowerCutError), transaction.atomic():
        erase(reader, True)
        raise PowerCutError
    assert erasures.written() == []
    assert Reader.objects.get(pk=reader.pk).status == "member"


def test_a_crash_after_the_commit_leaves_the_line_to_the_next_worker(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django_tasks_db.models import DBTaskResult

    from broadsheet.readers.privacy import erase as erasing
    from broadsheet.readers.privacy.tasks import finish_erasure

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

    def crash(*_: Any) -> None:
        raise SystemError("the power is gone")

    monkeypatch.setattr(erasing, "write_down", crash)
    monkeypatch.setattr(erasing, "remove_files", crash)
    reader = make_reader()
    erase(reader, True)
    assert erasures.written() == []
    monkeypatch.undo()
    task = DBTaskResult.objects.get(task_path__endswith="finish_erasure")
    for _ in range(2):
        finish_erasure.call(*task.args_kwargs["args"])
    assert [line.reader for line in erasures.written()] == [reader.pk]
