"""Which language a text is plainly in, by the small words that none does without; nothing where that is not plain."""

from collections.abc import Iterable

_SMALL_WORDS = {
    "en": "the and of to is are you that it not with this for was have they be on at what who but",
    "de": "der die das und ist nicht ein eine ich du sie wir mit auf für den dem von zu auch es sind wie aber",
    "fr": "le la les des et est pas que qui une un dans pour vous il elle ce ne sur avec du au sont mais",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _language)
_FEWEST = 2
_TIMES = 2
_ARABIC = ("\u0600", "\u06ff")


def spoken(words: Iterable[str]) -> str:
    """“en”, “de”, “fr” or “ar”; empty where fewer than two words speak for one, or half as many for another."""
    counts = dict.fromkeys(_SMALL_WORDS, 0) | {"ar": 0}
    for word in words:
        for language in _LANGUAGES.get(word, ()):
            counts[language] += 1
        if _ARABIC[0] <= word[0] <= _ARABIC[1]:
            counts["ar"] += 1
    first, other = sorted(counts, key=lambda language: counts[language], reverse=True)[:2]
    return first if counts[first] >= max(_FEWEST, _TIMES * counts[other]) else ""
