"""Nothing that the paper keeps of a reader is forgotten when they want to see it, or want it gone."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import EmailField, Field, ForeignKey, ManyToManyField, Model

from broadsheet.readers.models import Follow, Mute, Reader
from broadsheet.readers.privacy import known
from tests.factories import make_byline, make_picture, make_reader, make_story
from tests.readers.leavers import SECRET, make_known_reader
from tests.stories.desk import signed_in


def column(field: Any) -> str:
    """A column as parts name it; what a child of a table inherits is the parent's."""
    return f"{field.model._meta.label}.{field.name}"


def is_of_a_reader(field: Any) -> bool:
    """Whether a column points to readers or holds somebody's address."""
    if isinstance(field, ManyToManyField):
        # Its own table is among the models.
        return False
    if isinstance(field, ForeignKey):
        return field.remote_field.model is Reader
    return isinstance(field, Field) and (isinstance(field, EmailField) or "email" in field.name)


def columns_of(model: type[Model]) -> list[str]:
    return [column(field) for field in model._meta.get_fields() if is_of_a_reader(field)]


def test_every_column_that_points_to_readers_is_spoken_for() -> None:
    found = {name for model in apps.get_models(include_auto_created=True) for name in columns_of(model)}
    covered = {name for part in known.parts() for name in part.covers}
    assert found - covered - known.KEPT.keys() == set(), "say in a part of the privacy registry what becomes of these"
    assert covered - found == set(), "these columns are no more"
    assert known.KEPT.keys() - found == set(), "these columns are no more"
    assert all(len(reason) > 10 for reason in known.KEPT.values())


def test_the_walk_sees_what_it_is_meant_to_see() -> None:
    found = {name for model in apps.get_models(include_auto_created=True) for name in columns_of(model)}
    assert {
        "readers.Mute.target",
        "readers.Reader_groups.reader",
        "account.EmailAddress.user",
        "wagtailcore.ModelLogEntry.user",
        "stories.Byline.email",
        "exchange.ImportedComment.author_email",
    } <= found


def collected(reader: Reader) -> dict[str, Any]:
    everything = {part.name: part.collect(reader) for part in known.parts()}
    text = json.dumps(everything, cls=DjangoJSONEncoder)
    answer: dict[str, Any] = json.loads(text)
    return answer


@pytest.mark.django_db
def test_a_reader_is_told_everything() -> None:
    told = collected(make_known_reader())
    assert told["account"]["email"] == "wren@example.org" and told["account"]["about"] == "I read."
    assert told["addresses"] == [{"email": "wren@example.org", "verified": True, "primary": True}]
    assert [factor["name"] for factor in told["second_factors"]] == ["My phone", "TOTP Authenticator"]
    assert told["other_log_ins"][0]["told_by_provider"] == {"login": "wrenhale"}
    assert told["sign_ins"][0]["device"] == "Firefox on Linux"
    assert told["follows"]["number_of_followers"] == 1
    assert [followed["name"] for followed in told["follows"]["following"]] == ["Ozzy Other"]
    assert [told[part][0]["name"] for part in ("mutes", "blocks")] == ["Ozzy Other", "Ozzy Other"]
    assert told["names"]["changes"][0]["before"] == "Jenny"
    assert told["notes"][0]["text"] == "Was rude once."
    assert told["imported_comments"][0]["text"] == "I said that years ago."
    assert told["log"]["done_to_your_account"]


@pytest.mark.django_db
def test_no_secret_and_nobody_else_is_told() -> None:
    reader = make_known_reader()
    text = json.dumps(collected(reader))
    assert SECRET not in text
    assert reader.password not in text
    assert "Mo Derator" not in text


@pytest.mark.django_db
def test_who_mutes_a_reader_is_not_told() -> None:
    reader, other = make_reader(), make_reader(display_name="Quiet Quentin")
    Mute.objects.create(reader=other, target=reader)
    Follow.objects.create(reader=other, kind="reader", target_id=reader.pk)
    assert "Quentin" not in json.dumps(collected(reader))


@pytest.mark.django_db
def test_a_journalist_is_told_what_they_did_for_the_paper() -> None:
    desk = signed_in("Editors", "ed@example.org", display_name="Ed")
    ed: Reader = desk.reader  # type: ignore[attr-defined]
    make_byline("Ed Wright", email="Ed@example.org")
    story = make_story("The bridge")
    story.owner = ed
    story.save_revision(user=ed).publish(user=ed)
    make_picture(title="A bridge", uploaded_by_user=ed)
    told = collected(ed)
    assert told["bylines"][0]["name"] == "Ed Wright"
    assert told["work"]["pictures"][0]["title"] == "A bridge"
    assert told["work"]["versions_saved"][0]["title"] == "The bridge"
    assert any(row["what"] == "wagtail.publish" for row in told["log"]["done"])
    assert told["roles"]["groups"] == ["Editors"]


@pytest.mark.django_db
def test_typing_in_an_address_does_not_show_what_somebody_else_left_under_it() -> None:
    from allauth.account.models import EmailAddress

    make_known_reader("wren@example.org")
    thief = make_reader("thief@example.org")
    EmailAddress.objects.create(user=thief, email="thief@example.org", verified=True, primary=True)
    EmailAddress.objects.create(user=thief, email="Wren@example.org", verified=False)
    assert collected(thief)["imported_comments"] == []
