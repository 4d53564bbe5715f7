"""Readers by the thousand, for generated discussions. Their names are put together from syllables."""

from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max

from broadsheet.readers.handles import skeleton
from broadsheet.readers.models import Reader


def _syllables(text: str) -> list[str]:
    return text.split()


_FIRST = _syllables("Al Bre Cor Da El Fen Gar Hes Il Jo Kel Lor Mar Nel Or Pel Quen Ros Sel Tam Ul Ver Wen Yor Zel")
_SECOND = _syllables("a an da dan e en eth ia in is la len na ner o ra ren sa ta ven")
_PLACE = _syllables(
    "Ash Birk Carr Dun Elm Fair Grim Hart Ings Kell Lang Moss Nettle Oak Pike Rush Stan Thorn Wether Yar"
)
_END = _syllables("beck bury by combe dale field ford gate ham hurst ley mere shaw stead thwaite ton wick worth")
_AT_ONCE = 1_000


def make_readers(count: int, *, seed: int = 1) -> list[int]:
    """Makes `count` members with proven addresses at example.org, and answers with their ids. Nobody can log in as one.

    Called again it makes others. About 10,000 a second.
    """
    chance = Random(seed)  # noqa: S311
    nobody = make_password(None)
    first = (Reader.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    made: list[int] = []
    for start in range(first, first + count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, first + count))
        with transaction.atomic():
            readers = Reader.objects.bulk_create([_reader(chance, number, nobody) for number in numbers])
            EmailAddress.objects.bulk_create(
                EmailAddress(user=reader, email=reader.email, verified=True, primary=True) for reader in readers
            )
        made += [reader.pk for reader in readers]
    return made


def _reader(chance: Random, number: int, password: str) -> Reader:
    first = chance.choice(_FIRST) + chance.choice(_SECOND)
    handle = f"{first.lower()}_{number}"
    return Reader(
        email=f"talker{number}@example.org",
        display_name=f"{first} {chance.choice(_PLACE)}{chance.choice(_END)}",
        handle=handle,
        handle_skeleton=skeleton(handle),
        password=password,
    )
