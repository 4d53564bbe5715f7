"""A restored backup brings nobody back who has left, and takes nobody else away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import serializers
from django.db import transaction

from broadsheet.readers.models import Follow, Reader
from broadsheet.readers.privacy import erasures
from broadsheet.readers.privacy.erase import erase
from broadsheet.readers.privacy.erasures import Erasure, write_down
from tests.factories import make_reader
from tests.readers.leavers import make_known_reader
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db


class Backup:
    """The account and its addresses as they stood, to be put back over what is there now."""

    def __init__(self, *readers: Reader) -> None:
        rows = [*readers, *EmailAddress.objects.filter(user__in=readers)]
        self.content = serializers.serialize("json", [Reader.objects.get(pk=r.pk) if r in readers else r for r in rows])

    def restore(self) -> None:
        with transaction.atomic():
            for row in serializers.deserialize("json", self.content):
                row.save()


def lines(settings: Any) -> Iterator[dict[str, Any]]:
    for line in (Path(settings.DATA) / "erasures.jsonl").read_text().splitlines():
        yield json.loads(line)


def test_an_erasure_is_one_line_that_says_nothing_to_others(settings: Any) -> None:
    reader = make_known_reader()
    erase(reader, False)
    (line,) = lines(settings)
    assert set(line) == {"reader", "mail", "account", "at", "keeps_comments"}
    assert (line["reader"], line["keeps_comments"]) == (reader.pk, False)
    assert len(line["mail"]) == 64 and "wren" not in json.dumps(line)
    assert (Path(settings.DATA) / "erasures.jsonl").stat().st_mode & 0o777 == 0o600


def test_whoever_a_backup_brings_back_is_erased_again() -> None:
    reader = make_known_reader()
    backup = Backup(reader)
    erase(reader, True)
    backup.restore()
    assert Reader.objects.get(pk=reader.pk).email == "wren@example.org"
    assert erasures.hold() == 1
    row = Reader.objects.get(pk=reader.pk)
    assert row.status == "former" and not EmailAddress.objects.exists() and not Follow.objects.exists()
    assert erasures.hold() == 0


def test_the_reader_s_choice_about_comments_holds_too() -> None:
    from broadsheet.exchange.models import ImportedComment

    reader = make_known_reader()
    backup = Backup(reader)
    erase(reader, False)
    backup.restore()
    ImportedComment.objects.update(author_email="wren@example.org", text="I said that years ago.")
    erasures.hold()
    assert ImportedComment.objects.get().text == ""


def test_a_backup_from_before_the_address_was_changed_brings_nobody_back() -> None:
    reader = make_known_reader()
    backup = Backup(reader)
    Reader.objects.filter(pk=reader.pk).update(email="new@example.org")
    erase(reader, True)
    backup.restore()
    assert erasures.hold() == 1


def test_the_number_alone_erases_nobody() -> None:
    """After a restore the next account may be given a number that was another's."""
    reader = make_reader("wren@example.org")
    write_down(Erasure(reader.pk, "0" * 64, "0" * 64, "2026-01-01T00:00:00+00:00", True))
    assert erasures.hold() == 0
    assert Reader.objects.get(pk=reader.pk).status == "member"


def test_whoever_registered_anew_with_the_same_address_is_not_erased() -> None:
    reader = make_known_reader()
    erase(reader, True)
    again = make_reader("wren@example.org")
    assert erasures.hold() == 0
    assert Reader.objects.get(pk=again.pk).status == "member"


def test_after_a_change_of_the_secret_key_old_lines_hold_where_the_old_key_is_known(settings: Any) -> None:
    reader = make_known_reader()
    backup = Backup(reader)
    erase(reader, True)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    backup.restore()
    assert erasures.hold() == 1


def test_a_forged_line_without_the_key_erases_nobody(settings: Any) -> None:
    import hashlib

    reader = make_reader("wren@example.org")
    digest = hashlib.sha256(b"wren@example.org").hexdigest()
    write_down(Erasure(reader.pk, digest, digest, "2026-01-01T00:00:00+00:00", True))
    assert erasures.hold() == 0


def test_the_same_line_is_written_once(settings: Any) -> None:
    line = Erasure(1, "a", "b", "2026-01-01T00:00:00+00:00", True)
    for _ in range(3):
        write_down(line)
    assert len(list(lines(settings))) == 1


def test_a_line_that_was_cut_short_harms_no_other(settings: Any) -> None:
    write_down(Erasure(1, "a", "b", "2026-01-01T00:00:00+00:00", True))
    file = Path(settings.DATA) / "erasures.jsonl"
    file.write_bytes(file.read_bytes() + b'{"reader": 2, "mai')
    write_down(Erasure(3, "c", "d", "2026-01-01T00:00:00+00:00", True))
    assert [line.reader for line in erasures.written()] == [1, 3]


@pytest.mark.parametrize(
    "line", ["", "[]", "7", "null", '"x"', '{"reader": "1"}', "{", '{"reader": 1, "rm": 2}', "\x00\xff"]
)
def test_what_is_no_erasure_is_passed_over(settings: Any, line: str) -> None:
    (Path(settings.DATA) / "erasures.jsonl").write_text(f"{line}\n")
    assert erasures.written() == [] and erasures.hold() == 0


def test_a_file_that_others_could_read_is_shut_to_them_again(settings: Any) -> None:
    file = Path(settings.DATA) / "erasures.jsonl"
    file.write_text("")
    file.chmod(0o644)
    write_down(Erasure(1, "a", "b", "2026-01-01T00:00:00+00:00", True))
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_paper_starts_though_a_backup_has_only_one_publisher_who_had_left() -> None:
    desk = signed_in("Publishers")
    publisher: Reader = desk.reader  # type: ignore[attr-defined]
    backup = Backup(publisher)
    make_reader("second@example.org", "Publishers")
    erase(publisher, True)
    backup.restore()
    publisher.groups.set(Reader.objects.get(email="second@example.org").groups.all())
    Reader.objects.filter(email="second@example.org").update(is_active=False)
    assert erasures.hold() == 0
    assert Reader.objects.get(pk=publisher.pk).status == "member"


def test_every_start_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    from broadsheet.config import runtime

    reader = make_known_reader()
    backup = Backup(reader)
    erase(reader, True)
    backup.restore()
    for step in ("migrate", "collect_static", "fingerprint", "found_paper", "keep_database_private"):
        monkeypatch.setattr(runtime, step, lambda *_: "")
    runtime.prepare()
    assert Reader.objects.get(pk=reader.pk).status == "former"
