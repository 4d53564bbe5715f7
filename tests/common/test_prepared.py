"""Queries whose SQL is written once answer what Django's own do."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from broadsheet.common.prepared import Prepared, PreparedChoice, PreparedWrite, together, without_waiting
from broadsheet.conversation.identity import new_id, path_below
from broadsheet.conversation.models import Comment
from broadsheet.readers.models import Follow, Reader, SignIn
from broadsheet.readers.models.reader import standing_of
from tests.conversation.talk import make_discussion, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

EXAMPLE = 900_000_001
by_key = Prepared(lambda pk: Reader.objects.filter(pk=pk), EXAMPLE)
sign_in = Prepared(
    lambda pk: SignIn.objects.filter(pk=pk).select_related("reader").annotate(**standing_of("reader")), EXAMPLE
)
names = Prepared(
    lambda pk: Reader.objects.filter(pk__gte=pk).order_by("pk").values_list("display_name", "is_active"), EXAMPLE
)
by_kind = Prepared(lambda kind, pk: Follow.objects.filter(kind=kind, target_id=pk), "a kind", EXAMPLE)


def test_an_instance_is_what_django_makes_of_it() -> None:
    reader = make_member("Ada")
    found = by_key.first(reader.pk)
    assert found == Reader.objects.get(pk=reader.pk)
    assert found is not None
    assert (found.display_name, found.is_active, found.date_joined) == ("Ada", True, reader.date_joined)
    found.display_name = "Ada Merrow"
    found.save()
    again = by_key.first(reader.pk)
    assert again is not None and again.display_name == "Ada Merrow"


def test_what_belongs_to_it_comes_along_in_the_same_query() -> None:
    reader = make_member("Ada")
    row = SignIn.objects.create(reader=reader, device="A telephone", last_used_at=reader.date_joined)
    sign_in.first(row.pk)
    with CaptureQueriesContext(connection) as captured:
        found = sign_in.first(row.pk)
        assert found is not None
        assert (found.reader.display_name, found.last_used_at) == ("Ada", reader.date_joined)
        assert getattr(found, "has_proven_address") is True  # noqa: B009
    assert len(captured) == 1


def test_rows_of_values_are_tuples() -> None:
    first = make_member("Ada")
    make_member("Bram")
    assert names.all(first.pk) == [("Ada", True), ("Bram", True)]


def test_text_and_numbers_are_given_in_their_places() -> None:
    reader = make_member()
    made = Follow.objects.create(reader=reader, kind="topic", target_id=4)
    Follow.objects.create(reader=reader, kind="topic", target_id=5)
    assert by_kind.all("topic", 4) == [made]
    assert by_kind.all("'; DROP TABLE readers_follow; --", 4) == []


def test_nothing_found_is_nothing() -> None:
    assert by_key.first(12_345_678) is None


def test_a_value_that_does_not_stand_in_the_query_is_noticed() -> None:
    with pytest.raises(ValueError, match="not every value"):
        Prepared(lambda pk: Reader.objects.filter(pk=pk + 1), EXAMPLE).all(1)


def test_a_row_is_written_and_changed_as_django_would() -> None:
    reader, discussion = make_member("Ada"), make_discussion()
    pk = new_id()
    comment = Comment(
        pk=pk, discussion=discussion, reader=reader, thread=pk, path=path_below("", pk), text="A %s é 'q'"
    )
    PreparedWrite(Comment).write(comment)
    found = Comment.objects.get(pk=pk)
    fields = [each.attname for each in Comment._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(comment, name) for name in fields]
    comment.text, comment.edited_at, comment.reactions = "Other words", reader.date_joined, {"recommend": 2}
    PreparedWrite(Comment, "edited_at", "reactions").write(comment)
    found.refresh_from_db()
    assert (found.text, found.edited_at) == ("A %s é 'q'", reader.date_joined)
    assert found.reactions == {"recommend": 2}


def test_a_row_that_is_there_already_is_not_written_again() -> None:
    said = say(make_discussion(), make_member("Ada"), "First.")
    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedWrite(Comment).write(said)


def test_on_postgresql_the_plan_is_kept_with_the_connection() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL keeps plans; SQLite keeps its own")
    for _ in range(8):
        by_key.first(900_000_002)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%readers_reader%'")
        assert cursor.fetchone()[0]


def test_a_few_are_asked_for_by_their_keys_like_many_and_none() -> None:
    some = [make_member() for _ in range(5)]
    chosen = PreparedChoice(lambda keys: Reader.objects.filter(pk__in=keys).order_by("pk"), most=3)
    for wanted in ([], some[:1], some[1:4], some):
        assert chosen.all([each.pk for each in wanted]) == wanted
    with CaptureQueriesContext(connection) as asked:
        chosen.all([])
    assert not asked.captured_queries


def test_several_are_asked_together_and_answer_each_its_own() -> None:
    ada, ben = make_member("Ada"), make_member("Ben")
    for _ in range(8):
        found, both, nobody = together((by_key, (ben.pk,)), (names, (ada.pk,)), (by_key, (900_000_002,)))
        assert (found, both, nobody) == ([ben], [("Ada", True), ("Ben", True)], [])


def test_what_is_written_without_waiting_is_all_there_at_the_end() -> None:
    discussion, reader = make_discussion(), make_member("Ada")
    write = PreparedWrite(Comment)
    for _ in range(8):
        pks = [new_id(), new_id()]
        with transaction.atomic(), without_waiting():
            for pk in pks:
                write.write(
                    Comment(pk=pk, discussion=discussion, reader=reader, text="So.", thread=pk, path=path_below("", pk))
                )
            # A question within is answered with what was written before it.
            assert Comment.objects.filter(pk__in=pks).count() == 2
    assert Comment.objects.filter(reader=reader).count() == 16


def test_a_fault_of_what_is_written_without_waiting_is_raised_and_nothing_of_it_stays() -> None:
    discussion, reader = make_discussion(), make_member("Ada")
    said = say(discussion, reader, "First.")
    pk = new_id()
    made = Comment(pk=pk, discussion=discussion, reader=reader, text="So.", thread=pk, path=path_below("", pk))
    with pytest.raises(IntegrityError), transaction.atomic(), without_waiting():
        PreparedWrite(Comment).write(made)
        PreparedWrite(Comment).write(said)
    assert list(Comment.objects.filter(reader=reader)) == [said]
