"""The editors' newsletters: what they are, their editions, who gets them, and which letters are on their way."""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_SUBJECT, LONGEST_INTRODUCTION = 150, 5_000
#: Stories that an edition has at most.
MOST_STORIES = 60


class Newsletter(models.Model):
    """A letter that the editors send to whoever asked for it: by a rhythm and a rule, or by hand.

    `due_at` is when the clock makes and sends the next edition; nothing for one that is sent by hand, or is off. The
    rule takes what is new in `sections` or on `topics`; where neither is named, in the whole paper.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", pgettext_lazy("newsletter", "Every day")
        WEEKLY = "weekly", pgettext_lazy("newsletter", "Every week")
        BY_HAND = "hand", pgettext_lazy("newsletter", "When the editors send it")

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("address"), max_length=120, unique=True, blank=True,
        help_text=_("The last part of /newsletters/…/. Left empty, it is made of the name."),
    )  # fmt: skip
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("A sentence or two that say what readers get.")
    )
    rhythm = models.CharField(_("it goes out"), max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=list(WEEKDAYS.items()), default=0)
    hour = models.TimeField(_("time of day"), default=time(7), help_text=_("By the clock of the paper."))
    sections = models.ManyToManyField("stories.Section", verbose_name=_("sections"), blank=True, related_name="+")
    topics = models.ManyToManyField("stories.Topic", verbose_name=_("topics"), blank=True, related_name="+")
    most = models.PositiveSmallIntegerField(
        _("stories of a section at most"), default=5, help_text=_("The newest are taken.")
    )
    is_on = models.BooleanField(
        _("readers can ask for it"), default=True, help_text=_("Off, it goes out to nobody by itself.")
    )
    due_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering: ClassVar = ["name"]
        permissions: ClassVar = [("send_newsletter", "Can make and send newsletters")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("newsletter", args=[self.slug])


class Edition(models.Model):
    """One letter of a newsletter, in one of the states of `newsletters.states.STATES`.

    It goes to the enrolments up to the key `last`; for those up to `position` there is, or was, a `Posting`. `bounced`
    counts letters that came back after they were `sent`, `failed` those that the mail server did not take.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("edition", "Draft")
        SCHEDULED = "scheduled", pgettext_lazy("edition", "Scheduled")
        SENDING = "sending", pgettext_lazy("edition", "Going out")
        SENT = "sent", pgettext_lazy("edition", "Sent")
        CANCELLED = "cancelled", pgettext_lazy("edition", "Cancelled")

    id = models.BigAutoField(primary_key=True)
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="editions")
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    introduction = models.TextField(_("introduction"), max_length=LONGEST_INTRODUCTION, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    send_at = models.DateTimeField(null=True, blank=True)
    is_by_rule = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # When it was looked what is new: the next edition begins there.
    chosen_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    # How many it was to reach when it began.
    size = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    unsubscribed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        indexes: ClassVar = [models.Index(fields=["state", "send_at"], name="newsletters_due")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.newsletter.slug, self.pk])


class EditionStory(models.Model):
    """A story in an edition, at its place."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items", db_index=False)
    article = models.ForeignKey("stories.Article", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "article"], name="newsletters_story_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.place} {self.article_id}"


def new_key() -> str:
    """What makes the link that confirms an address one that nobody guesses."""
    return get_random_string(16)


class Enrolment(models.Model):
    """An address that asked for a newsletter. It gets none before it has confirmed that.

    `key` is in the link that confirms it; it is another one whenever the address asks anew. `reader` is set where a
    reader with this address asked while they were signed in. An end says why, and with which edition it came.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("newsletter", "asked for, not confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("newsletter", "comes")
        ENDED = "ended", pgettext_lazy("newsletter", "ended")

    class Why(models.TextChoices):
        ASKED = "asked", pgettext_lazy("newsletter ended because", "no more was wanted")
        RETURNED = "returned", pgettext_lazy("newsletter ended because", "a letter came back from the address")
        UNWANTED = (
            "unwanted",
            pgettext_lazy("newsletter ended because", "a letter was reported as unwanted at the mail provider"),
        )

    id = models.BigAutoField(primary_key=True)
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="enrolments", db_index=False)
    # In small letters.
    email = models.EmailField()
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=16, default=new_key)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=8, choices=Why, blank=True)
    ended_with = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["newsletter", "email"], name="newsletters_enrolled_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["newsletter", "state", "id"], name="newsletters_who_gets_it"),
            models.Index(fields=["email"], name="newsletters_of_an_address"),
            models.Index(fields=["state", "asked_at"], name="newsletters_to_be_forgotten"),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter_id}: {self.email} {self.state}"


class Posting(models.Model):
    """An edition's letter to one address that is to be sent at `at`; gone when it is.

    Who takes it up moves `at` behind the time that they may need, so that nobody else does meanwhile.
    """

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="postings", db_index=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "enrolment"], name="newsletters_one_letter"),
        ]
        indexes: ClassVar = [models.Index(fields=["edition", "at"], name="newsletters_letters_due")]

    def __str__(self) -> str:
        return f"{self.edition_id} to {self.enrolment_id} at {self.at}"
