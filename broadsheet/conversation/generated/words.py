"""What is said in generated discussions: sentences put together by a small grammar, about nobody and nothing real."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from math import log
from random import Random

from broadsheet.conversation.rendering import rendered


def _choices(text: str) -> list[str]:
    return [" ".join(choice.split()) for choice in text.split("|")]


BANK = {
    "thing": _choices(
        """
        the bridge | the timetable | the new road | the old depot | the library | the market hall | the
        harbour wall | the night bus | the heating plan | the swimming pool | the school kitchen | the park
        | the footpath | the drainage works | the clinic | the car park | the ring road | the station clock
        | the recycling yard | the street lighting
        """
    ),
    "what": _choices(
        """
        a timetable | a budget line | a public meeting | a proper survey | a second opinion | a map | a
        deadline | a plan B | a written answer | a pilot scheme | a bus shelter | a maintenance fund | an
        honest estimate | a week of counting cars
        """
    ),
    "who": _choices(
        """
        the council | the planning office | the residents | the traders | the parents | the drivers | the
        engineers | the neighbours | the night shift | the volunteers | the committee | the people who live
        there | the operator | the surveyors
        """
    ),
    "place": _choices(
        """
        on our side of town | by the river | up the hill | at the old mill | near the school | behind the
        station | in the next valley | along the front | out in the villages | on the estate | at the
        crossroads | two streets away
        """
    ),
    "when": _choices(
        """
        last winter | ten years ago | before the works began | every Tuesday | on a wet Sunday | during the
        holidays | at half past five | since the spring | the year it flooded | all through the autumn |
        when it first opened | for as long as I can remember
        """
    ),
    "did": _choices(
        """
        repaired | measured | promised | closed | reopened | paid for | forgotten | drawn up | put off |
        voted on | explained | inspected | patched | looked into
        """
    ),
    "how": _choices(
        """
        slowly | badly | quietly | twice | in good time | without asking anybody | by hand | surprisingly
        well | on a Friday afternoon | with great care | far too late | for next to nothing
        """
    ),
    "feeling": _choices(
        """
        I am glad | I am not convinced | I was surprised | It worries me | It does me good to read | I find
        it odd | I am relieved | It makes me laugh | I had hoped | I doubt
        """
    ),
    "number": _choices(
        """
        two | three | five | six | eight | a dozen | about forty | a hundred | nearly three hundred | twelve
        hundred
        """
    ),
    "unit": _choices(
        """
        weeks | months | winters | crowns a head | metres | passengers | meetings | letters | parking places
        | signatures
        """
    ),
    "agree": _choices(
        """
        Quite so | I agree | Well put | Fair enough | That is my experience too | Thank you for this | Good
        point | Yes and no | I would not put it that way | I see it differently | Not quite | With respect,
        no
        """
    ),
    "verb": _choices(
        """
        works | lasts | costs too much | gets used | is missed | helps | stands empty | needs repair | pays
        for itself | annoys everybody | saves time | keeps the place alive
        """
    ),
}
TEMPLATES = (
    "{feeling} that {thing} was {did} {how}.",
    "{who} {did} nothing of the kind {when}.",
    "{thing} {verb}, and it has done {when}.",
    "Has anybody asked {who} what {thing} costs in {number} {unit}?",
    "{when}, {who} had {thing} {did} {how}, and nobody noticed.",
    "What we need is {what}, not {what}.",
    "I live {place}, and {thing} {verb} there.",
    "{agree}: {thing} {verb}.",
    "If {who} want {what}, they should say so before {thing} is {did}.",
    "It took {number} {unit} to get {what} {place}, so I would not hold my breath.",
    "Without {what}, {thing} will not be {did} {how}.",
    "My guess is that {thing} {verb} because {who} had it {did} {how}.",
    "We had the same {place} {when}: {number} {unit}, then {what}.",
    "Who decides whether {thing} is {did}, and who pays?",
    "The story says {number} {unit}; {who} told us {number}.",
    "Before anybody complains, {thing} was {did} {how} {when}.",
    "There is a difference between {what} and {what}.",
    "{feeling} that {who} listened this time.",
    "Give {who} {number} {unit} and {what}, and then judge.",
    "I walked past {thing} {when} and counted {number} {unit}.",
    "That is *exactly* what {who} said {when}.",
    "**{thing}** {verb}; the rest is detail.",
    "One question for {who}: where is {what}?",
    "None of this helps those of us {place}.",
)
SHORT = (
    "{agree}.", "{agree}, and {thing} {verb} too.", "Even {when}?", "{number} {unit}, to be exact.", "Not {place}.",
    "Who says so?", "And {what}?", "Exactly: {what}.", "I wondered about that as well.", "Let us wait and see.",
)  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")
# Characters of a comment: the median is 160, one in twenty has more than 700 and the longest 4,000.
_MIDDLE, _SPREAD = log(160), 0.9
SHORTEST, LONGEST = 12, 4_000


def sentence(chance: Random, templates: tuple[str, ...] = TEMPLATES) -> str:
    """One sentence, with a capital letter."""
    said = _SLOT.sub(lambda slot: chance.choice(BANK[slot[1]]), chance.choice(templates))
    first = next(place for place, letter in enumerate(said) if letter.isalpha())
    return said[:first] + said[first].upper() + said[first + 1 :]


@dataclass(frozen=True)
class Paragraph:
    """Source and what it becomes."""

    text: str
    html: str


class Words:
    """Several hundred paragraphs, each rendered once, of which any number of comments are made.

    Paragraphs stay what they are when they stand beside others, so the HTML of a comment is that of its paragraphs.
    """

    def __init__(self, seed: int, size: int = 900) -> None:
        chance = Random(seed)  # noqa: S311
        texts = dict.fromkeys(_paragraph(chance, place) for place in range(size))
        found = [Paragraph(text, str(rendered(text).html)) for text in texts]
        self._paragraphs = sorted(found, key=lambda each: len(each.text))
        self._lengths = [len(each.text) for each in self._paragraphs]

    def say(self, chance: Random) -> Paragraph:
        """A comment's source and HTML; lengths are log-normal."""
        left = min(LONGEST, max(SHORTEST, int(chance.lognormvariate(_MIDDLE, _SPREAD))))
        chosen: list[Paragraph] = []
        while left >= SHORTEST and len(chosen) < 12:
            most = left if left < 400 else left * (0.3 + 0.4 * chance.random())
            place = bisect_left(self._lengths, most) - int(chance.random() * 12)
            chosen.append(self._paragraphs[min(max(place, 0), len(self._paragraphs) - 1)])
            left -= len(chosen[-1].text) + 2
        return Paragraph("\n\n".join(each.text for each in chosen), "".join(each.html for each in chosen))


def _paragraph(chance: Random, place: int) -> str:
    if place % 6 == 0:
        return sentence(chance, SHORT)
    said = " ".join(sentence(chance) for _ in range(1 + min(7, int(chance.expovariate(1 / 1.8)))))
    if place % 25 == 1:
        return f"> {sentence(chance)}"
    if place % 40 == 2:
        return "\n".join(f"- {sentence(chance)}" for _ in range(3))
    return f"{said} See [the plan](https://plans.example/{place})." if place % 50 == 3 else said
