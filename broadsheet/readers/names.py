"""What a reader is called: the display name that everybody sees, and the handle that is theirs alone."""

import unicodedata
from collections.abc import Callable, Iterable, Set
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from broadsheet.common.models import Paper
from broadsheet.readers import handles, wishes
from broadsheet.readers.models import NameChange, Reader, RetiredHandle

# How many changes of each kind a reader may make in that time. A paper's talk rests on people being who they were.
CHANGES = 2
CHANGES_WITHIN = timedelta(days=30)


def clean_display_name(text: str) -> str:
    """A display name as it is kept: one line, no characters that cannot be seen or that turn the writing around.

    Raises `ValidationError` where nothing to read remains. Whose name it may not be: `refuse_official_name`.
    """
    name = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
    )
    name = " ".join(name.split())
    if not any(character.isalnum() for character in name):
        raise ValidationError(_("A display name needs at least one letter or digit."))
    if _marks_in_a_row(name) > 2:
        raise ValidationError(_("A display name cannot be piled up with marks."))
    return name[:60].strip()


def refuse_official_name(name: str) -> None:
    """Raises `ValidationError` where a reader's display name would be taken for the paper or its staff."""
    if _plain_skeleton(name) in _official_skeletons():
        raise ValidationError(_("This name could be taken for the paper’s or for a journalist’s. Please take another."))


def name_officially(source: Callable[[], Iterable[str]]) -> None:
    """Registers names that no reader may take, of people whom another part of the paper knows: its journalists."""
    if source not in _OFFICIAL:
        _OFFICIAL.append(source)


def _staff_names() -> Iterable[str]:
    return Reader.objects.staff().exclude(display_name="").values_list("display_name", flat=True)


_OFFICIAL: list[Callable[[], Iterable[str]]] = [_staff_names]


def _official_names() -> list[str]:
    return [name for source in _OFFICIAL for name in source()]


def _official_skeletons(people: list[str] | None = None) -> set[str]:
    people = _official_names() if people is None else people
    return {_plain_skeleton(name) for name in (Paper.load().name, *people) if name}


def reserved_now(people: list[str] | None = None) -> handles.Reserved:
    """The handles that nobody may choose: those of every paper, and this one's name and people."""
    return handles.reserved_for(Paper.load().name, _official_names() if people is None else people)


def _plain_skeleton(name: str) -> str:
    """What is left of a name for the eye when spaces and points are overlooked."""
    return handles.skeleton(handles.normalise("".join(character for character in name if character.isalnum())))


def _marks_in_a_row(text: str) -> int:
    longest = run = 0
    for character in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


def is_taken(handle: str, besides: Reader | None = None, official: Set[str] | None = None) -> bool:
    """Whether somebody has, or had, this handle or one that looks like it.

    `official`: the skeletons of official names, where they are known already.
    """
    look = handles.skeleton(handle)
    had = RetiredHandle.objects.filter(pk__in=_retired_keys(look))
    have = Reader.objects.filter(handle_skeleton=look)
    official = _official_skeletons() if official is None else official
    if besides is not None:
        had, have = had.exclude(reader=besides), have.exclude(pk=besides.pk)
        official = official - {_plain_skeleton(besides.display_name)}
    return look in official or have.exists() or had.exists()


def _retired_key(look: str, secret: str | None = None) -> str:
    return salted_hmac("broadsheet.handles", look, secret=secret, algorithm="sha256").hexdigest()


def _retired_keys(look: str) -> list[str]:
    """What it may be kept under: made with the present secret key, or with one that was in use before."""
    return [_retired_key(look, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def name_and_save(reader: Reader, save: Callable[[], None]) -> None:
    """Saves a new reader under a free handle made of the display name; again, should somebody take it meanwhile."""
    for is_last in (False, False, True):
        set_handle(reader, free_handle(reader.display_name))
        try:
            with transaction.atomic():
                save()
        except IntegrityError:
            if is_last or not Reader.objects.filter(handle_skeleton=reader.handle_skeleton).exists():
                raise
        else:
            return


def free_handle(display_name: str) -> str:
    """A handle for somebody of that name which nobody has, and against which no step has anything to say."""
    people = _official_names()
    official = _official_skeletons(people)

    def is_out(handle: str) -> bool:
        return bool(wishes.judged(wishes.Wish(None, wishes.HANDLE, handle)).findings) or is_taken(
            handle, official=official
        )

    return handles.suggest(display_name, is_out, reserved_now(people))


def set_handle(reader: Reader, handle: str) -> None:
    """Writes a valid handle and its skeleton on the reader, unsaved."""
    reader.handle, reader.handle_skeleton = handle, handles.skeleton(handle)


def changes_left(reader: Reader, field: str) -> int:
    """How often the reader may still change that name now."""
    since = timezone.now() - CHANGES_WITHIN
    return max(0, CHANGES - NameChange.objects.filter(reader=reader, field=field, at__gt=since).count())


def check_display_name(reader: Reader, name: str) -> str:
    """The name as it would be kept. Raises `ValidationError` where this reader cannot be called so."""
    name = clean_display_name(name)
    if name != reader.display_name and not reader.is_of_staff:
        refuse_official_name(name)
    return name


def check_handle(reader: Reader, handle: str) -> str:
    """The handle as it would be kept. Raises `ValidationError` where this reader cannot have it, taken or not."""
    handle = handles.normalise(handle)
    if handle != reader.handle:
        handles.validate_handle(handle, () if reader.is_of_staff else reserved_now())
    return handle


def change_display_name(reader: Reader, name: str, by: Reader | None = None) -> bool:
    """Gives the reader another display name and records the one before. Raises `ValidationError`.

    Whether it is in force: it may have to wait for a moderator (wishes.py), unless somebody else has chosen it.
    """
    name = check_display_name(reader, name)
    if name == reader.display_name:
        return True
    return _change(reader, NameChange.Field.DISPLAY_NAME, reader.display_name, name, by)


def change_handle(reader: Reader, handle: str, by: Reader | None = None) -> bool:
    """Gives the reader another handle; the one before stays theirs and leads to them. Raises `ValidationError`.

    Whether it is in force, as of a display name.
    """
    handle = check_handle(reader, handle)
    if handle == reader.handle:
        return True
    if is_taken(handle, besides=reader):
        raise ValidationError(_("This handle is taken, or looks like one that is."))
    return _change(reader, NameChange.Field.HANDLE, reader.handle or "", handle, by)


def _change(reader: Reader, field: NameChange.Field, before: str, after: str, by: Reader | None) -> bool:
    by_oneself = by is None or by == reader
    wish = wishes.Wish(reader, field, after)
    outcome = wishes.judged_or_refused(wish) if by_oneself else wishes.NOTHING
    with transaction.atomic():
        Reader.objects.select_for_update().get(pk=reader.pk)
        if by_oneself and not changes_left(reader, field):
            raise ValidationError(
                _("You have changed this %(times)s times within %(days)s days. Please wait before you do it again."),
                params={"times": CHANGES, "days": CHANGES_WITHIN.days},
            )
        if outcome.is_held:
            wishes.hold(reader, field, after, before, outcome)
            return False
        NameChange.objects.create(reader=reader, field=field, before=before, after=after, by=by or reader)
        wishes.chosen(reader, field, after, before, outcome)
        if field == NameChange.Field.DISPLAY_NAME:
            reader.display_name = after
            reader.save(update_fields=["display_name"])
            return True
        if reader.handle_skeleton:
            RetiredHandle.objects.update_or_create(pk=_retired_key(reader.handle_skeleton), defaults={"reader": reader})
        set_handle(reader, after)
        RetiredHandle.objects.filter(pk__in=_retired_keys(reader.handle_skeleton or "")).delete()
        try:
            with transaction.atomic():
                reader.save(update_fields=["handle", "handle_skeleton"])
        except IntegrityError:
            raise ValidationError(_("This handle is taken, or looks like one that is.")) from None
    return True


def reader_with(handle: str) -> Reader | None:
    """Whose handle this is or was; of a former one, the reader has another now."""
    handle = handles.normalise(handle)
    found = Reader.objects.filter(handle=handle).first()
    if found is None:
        retired = RetiredHandle.objects.filter(pk__in=_retired_keys(handles.skeleton(handle))).select_related("reader")
        found = next((row.reader for row in retired if row.reader is not None), None)
    return found


def retire_handle(reader: Reader) -> None:
    """Keeps a leaving reader's handle from ever being taken by another; who had it is forgotten."""
    if reader.handle_skeleton:
        RetiredHandle.objects.update_or_create(pk=_retired_key(reader.handle_skeleton), defaults={"reader": None})
    RetiredHandle.objects.filter(reader=reader).update(reader=None)
