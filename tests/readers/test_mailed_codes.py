"""A code is for the mailbox it is sent to: once the mail is out, the database does not know it any more."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from broadsheet.readers.tasks import send_mail
from tests.factories import make_front
from tests.readers.entrance import enter_code, last_code, register, who
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def work() -> None:
    """What the worker does with everything that waits."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="here:1",
        excluded_queue_names=[],
    ).run()


def where_it_is(text: str) -> list[str]:
    """The tables that have it, in any column; of sessions, what they say when they are opened."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(text in str(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    if any(text in str(session.get_decoded()) for session in Session.objects.all()):
        found.append("sessions")
    return found


def test_a_log_in_code_is_nowhere_but_in_the_mail_and_in_the_session_that_waits_for_it(client: Client) -> None:
    make_front()
    reader = make_member(email="nell@example.org")
    client.post("/accounts/login/", {"login": "nell@example.org"})
    assert not mail.outbox and DBTaskResult.objects.filter(task_path=send_mail.module_path).exists()
    work()
    code = last_code("nell@example.org")
    assert where_it_is(code) == ["sessions"]
    enter_code(client, code, "/accounts/login/code/confirm/")
    work()
    assert who(client) == reader.handle
    assert where_it_is(code) == []


def test_neither_is_the_code_of_a_registration(client: Client) -> None:
    make_front()
    register(client, "nell@example.org")
    work()
    code = last_code("nell@example.org")
    enter_code(client, code)
    work()
    assert who(client) and where_it_is(code) == []


def test_what_could_not_be_sent_is_not_kept_either(settings: Any) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    send_mail.enqueue("123456 is your code", "123456", ["nell@example.org"])
    assert where_it_is("123456") == [DBTaskResult._meta.db_table]
    work()
    assert DBTaskResult.objects.get().status == "FAILED" and where_it_is("123456") == []


def test_a_mail_whose_worker_died_after_sending_is_not_sent_empty() -> None:
    send_mail.enqueue("Subject", "Text", ["nell@example.org"])
    work()
    DBTaskResult.objects.update(status="READY")
    work()
    assert [message.subject for message in mail.outbox] == ["Subject"]
    assert DBTaskResult.objects.get().args_kwargs["args"][2] == ["nell@example.org"]
