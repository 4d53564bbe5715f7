"""The language of a text, among English, German, French and Arabic: by its script and its commonest words.

Honest rather than clever: of a short or mixed text nothing is said. `OTHER` is said where the script is none of the
four languages', or where the commonest words of another language of the same script are many and theirs are few.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from broadsheet.moderation.texts.plain import plain
from broadsheet.readers.lookalikes import script_of

OTHER = "other"
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?<!\S)(?:https?://|www\.|@)\S+", re.IGNORECASE)
# Enough of a text to know; the rest is seldom in another language.
_MOST = 3_000
_FEWEST_LETTERS = 20
_FEWEST_WORDS = 6
_SHARE_OF_SCRIPT = 0.7
# Of running text in these languages a third to a half are such words; names and headlines have fewer.
_SHARE_OF_COMMON = 0.2
_FEWEST_COMMON = 3
# How many times as many as of the next language.
_CLEARLY = 1.6

_COMMON_WORDS = {
    "en": """the of and to a in is that it for you was with on are this have not be they at we but from he she there
        what which his her their would been has had were will your my who do does did if about when can could should
        just than then because only more some any i i'm don't its our how why very so as or an by""",
    "de": """der die das und ist nicht ich zu es ein eine sie in den von mit auf für dass dem sich auch des im wie als
        wir er an aber so man noch nur war werden sind hat oder bei wenn einen einem einer was nach aus haben wird kann
        schon doch da mal ja mehr über sehr zum zur durch hier dann ihr mich uns weil keine kein immer diese dieser""",
    "fr": """le la les de des et est un une que qui dans pour pas en du ce il je ne sur avec plus par au mais on sont
        nous vous à ils cette se aux comme être c'est ça ou son sa ses si tout fait a été leur même elle bien ces quand
        mon ma y sans aussi très encore n'est l' d' qu' j' j'ai""",
    "es": """el la los las de que y en un una es no por con para se del al lo como más pero su sus le ya o fue este
        porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos son está yo""",
    "it": """il lo la gli le di che e è un una non per in con si da del della dei come più ma sono anche mi alla nel
        questo ha se al dal ho ci perché quando molto cosa essere c'è tutti""",
    "pt": """o a os as de que e em um uma não por com para se do da dos das no na mais mas como foi ao ele sua ou
        quando muito nos já eu também só pelo pela até isso ela entre sem mesmo você está""",
    "nl": """de het een en van ik te dat die in is niet je zijn op aan met voor er maar om dan zou wat mijn ook nog
        bij uit naar hij heb als deze wel geen was worden door over hun ze veel moet toch""",
    "pl": """i w nie na się z do to że jest jak co o ale po tak za od czy ja jego być tylko już ma przez dla ten tego
        może są był było przy""",
    "tr": """ve bir bu da de için çok ne o ile gibi daha kadar ama var ben sen mi değil olarak en sonra olan her
        şey yok diye biz onun ki""",
    "sv": """och i att det som en på är av för med den till inte har de ett om han men var jag så vi kan när från
        man hade vid också eller""",
}
_COMMON = {language: frozenset(words.split()) for language, words in _COMMON_WORDS.items()}
_NAMED = frozenset({"en", "de", "fr"})
# Letters of Persian, Urdu, Kurdish and Pashto that Arabic does not have.
_NOT_ARABIC = frozenset("پچژگکیٹڈڑںھہےێڵۆڕټډړښږڼې")
_SHARE_NOT_ARABIC = 0.04


class Guess(NamedTuple):
    """A language, as `en`, or `OTHER`; `sure` from 0 to 1."""

    language: str
    sure: float


@lru_cache(maxsize=32)
def language_of(text: str) -> Guess | None:
    """The language of `text`; `None` where that cannot be told. Looks at no more than its first 3,000 characters."""
    seen = _ADDRESS.sub(" ", plain(text[:_MOST])).replace("’", "'").lower()
    words = _WORD.findall(seen)
    letters = "".join(words)
    if len(letters) < _FEWEST_LETTERS:
        return None
    scripts: Counter[str] = Counter()
    for letter, number in Counter(letters).items():
        scripts[script_of(letter)] += number
    script, number = scripts.most_common(1)[0]
    share = number / len(letters)
    if share < _SHARE_OF_SCRIPT:
        return None
    if script == "LATIN":
        return _by_common_words(words)
    if script == "ARABIC":
        foreign = sum(map(letters.count, _NOT_ARABIC)) / len(letters)
        return Guess(OTHER if foreign > _SHARE_NOT_ARABIC else "ar", share)
    return Guess(OTHER, share)


def _by_common_words(words: list[str]) -> Guess | None:
    if len(words) < _FEWEST_WORDS:
        return None
    counts = sorted(((sum(map(common.__contains__, words)), name) for name, common in _COMMON.items()), reverse=True)
    (most, name), (next_most, _next_name) = counts[:2]
    if most < _FEWEST_COMMON or most < _SHARE_OF_COMMON * len(words) or most < _CLEARLY * next_most:
        return None
    sure = min(1.0, most / len(words) * 2) * (1 - next_most / most / 2)
    return Guess(name if name in _NAMED else OTHER, sure)
