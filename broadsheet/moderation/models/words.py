"""The words that the paper watches for."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.moderation.words.entries import LONGEST_ENTRY, Entry, fault_of


class WatchedWord(models.Model):
    """A word or phrase, in one language or in all, and what becomes of a comment that says it.

    Banned words refuse a comment or have it wait, suspect ones are marked for the moderators. `PASS` makes an exception
    of what else resembles one: a place, a name, a word that those whom it meant have made their own.
    """

    class Answer(models.TextChoices):
        REFUSE = "refuse", pgettext_lazy("watched word", "the comment is refused")
        HOLD = "hold", pgettext_lazy("watched word", "the comment waits for approval")
        MARK = "mark", pgettext_lazy("watched word", "the comment is marked for moderators")
        PASS = "pass", pgettext_lazy("watched word", "may be said: an exception")

    word = models.CharField(
        _("word or phrase"), max_length=LONGEST_ENTRY,
        help_text=_("In any form, however written. With * at its end: every word that begins so."),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=10, blank=True, help_text=_("Empty: whatever the language."))
    answer = models.CharField(_("what happens"), max_length=6, choices=Answer, default=Answer.HOLD)
    note = models.CharField(_("note for colleagues"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    # By which other processes see that something is different (common/in_force.py).
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        ordering: ClassVar = ["word", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["word", "language"], name="moderation_word_once"),
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """Raises `ValidationError` for what cannot be found in any text. Case and spaces do not count."""
        self.word, self.language = normal(self.word), self.language.strip().lower()
        if fault := fault_of(self.word):
            raise ValidationError({"word": fault})

    @property
    def entry(self) -> Entry:
        """The word as it is looked for."""
        return Entry(self.word, self.language, self.answer, stands=self.answer == self.Answer.PASS)


def normal(word: str) -> str:
    """The one way in which a list has a word: in small letters, one space between words."""
    return " ".join(word.lower().split())
