"""Handles and names in the alphabets of the world, for tests to draw from."""

from django.core.exceptions import ValidationError
from hypothesis import settings
from hypothesis import strategies as st

from broadsheet.readers.handles import LONGEST, validate_handle

ALPHABETS = [
    "abcdefghijklmnopqrstuvwxyzäéñøßłəıŋ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґўәӏ",
    "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويیکگچپ",
    "אבגדהוזחטיכלמנסעפצקרשתךםןףץ",
    "王芳李伟张山田太郎ひらがなカタカナー々",
    "가나다김민준박서연",
    "कखगघचछजझटठडढणतथदधनपफबभमािीुूेैोौं्",
    "กขคงจชซดตถทนบปผพมยรลวสหอะาำิีึืุูเแโใไ่้",
]
SOME = settings(max_examples=150, deadline=None)


def is_valid(handle: str) -> bool:
    try:
        validate_handle(handle)
    except ValidationError:
        return False
    return True


def in_alphabet(letters: str) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(letters + "0123456789_"), min_size=3, max_size=LONGEST).filter(is_valid)


handles = st.sampled_from(ALPHABETS).flatmap(in_alphabet)
names = st.one_of(
    st.text(max_size=80), *[st.text(st.sampled_from(letters + " .-'9١\u200d🙂"), max_size=60) for letters in ALPHABETS]
)
