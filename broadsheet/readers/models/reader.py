"""One account model for everybody: what a person may do comes from the groups they are in (stories/roles.py)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


def given_something(column: str = "pk") -> models.Q:
    """Whether the account whose key is in `column` was given a role, or a permission of its own."""
    of = {"reader": models.OuterRef(column)}
    roles, permissions = Reader.groups.through, Reader.user_permissions.through
    return models.Q(models.Exists(roles.objects.filter(**of))) | models.Q(
        models.Exists(permissions.objects.filter(**of))
    )


def of_staff() -> models.Q:
    """The one rule for who is more than a reader: every way in which an account may be able to do more than one.

    Django and Wagtail know more ways than the paper gives by itself; whoever has one is protected as the staff is, and
    speaks for the paper. `Reader.is_of_staff` is the same for an account in hand.
    """
    return models.Q(is_staff=True) | models.Q(is_superuser=True) | given_something()


#: The names of what `standing_of` asks.
STANDING = ("was_given_something", "has_proven_address")


def standing_of(column: str) -> dict[str, Any]:
    """Expressions for what is asked of whoever signs in, about the account whose key is in `column`."""
    from allauth.account.models import EmailAddress

    addresses = EmailAddress.objects.filter(user=models.OuterRef(column), verified=True)
    return {
        "was_given_something": models.ExpressionWrapper(given_something(column), models.BooleanField()),
        "has_proven_address": models.Exists(addresses),
    }


class ReaderManager(BaseUserManager["Reader"]):
    """Makes accounts whose name is their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Reader":
        """A new account. Raises `ValueError` without an e-mail address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        reader = self.model(email=self.normalize_email(email).lower(), **fields)
        reader.set_password(password)
        reader.save(using=self._db)
        return reader

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Reader":
        """A new account that may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def staff(self) -> models.QuerySet["Reader"]:
        """The people of the newsroom whose accounts are open."""
        return self.filter(of_staff(), is_active=True)

    def with_standing(self) -> models.QuerySet["Reader"]:
        """Accounts with what is asked of whoever signs in, in the one query: the names in `standing_of`."""
        return self.annotate(**standing_of("pk"))

    def get_by_natural_key(self, username: str | None) -> "Reader":
        return self.get(email=(username or "").lower())


class Reader(AbstractUser):
    """A person with an account, known by e-mail address to the paper and by display name and handle to everybody else.

    `status` says where the account stands (status.py has the table of what may follow what); `is_active` is false for
    whoever is shut out, and is what log-in and sessions look at.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        MEMBER = "member", _("member")
        LEAVING = "leaving", _("is leaving")
        SHUT_OUT = "shut-out", _("shut out")
        FORMER = "former", _("former reader")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    handle = models.CharField(_("handle"), max_length=30, unique=True, null=True, blank=True)
    # Equal for handles that look alike (handles.py), so that the database itself refuses the second one.
    handle_skeleton = models.CharField(max_length=150, unique=True, null=True, editable=False)  # noqa: DJ001
    about = models.TextField(_("about me"), blank=True, validators=[MaxLengthValidator(500)])
    portrait = models.ImageField(_("picture"), upload_to="readers", blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.MEMBER, db_index=True)
    hides_comments = models.BooleanField(_("hide my comments on my page"), default=False)
    hides_follows = models.BooleanField(_("hide whom and what I follow"), default=False)
    hides_numbers = models.BooleanField(_("hide how many follow me"), default=False)
    confirmed_age = models.PositiveSmallIntegerField(_("confirmed to be at least"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed to the terms"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    #: What somebody new wants that a moderator is to look at (wishes.py), until they are saved.
    wishes: Any = ()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[ReaderManager] = ReaderManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        # What the newsroom may do with readers; Django's own permissions are about the accounts of those who work here.
        permissions = [
            ("see_readers", _("Can see readers, note something about them and end their sessions")),
            ("judge_readers", _("Can approve readers, shut them out and correct their names")),
            ("move_readers", _("Can export and import readers")),
        ]

    def clean(self) -> None:
        super().clean()
        # Two spellings of one address are one account, and log-in looks for the lower-case one.
        self.email = self.email.lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every account has a handle, whichever way it was made: a new one that has none is given a free one."""
        from broadsheet.readers.names import name_and_save
        from broadsheet.readers.wishes import save_new

        if not self._state.adding or self.status == self.Status.FORMER:
            super().save(*args, **kwargs)
        elif self.handle:
            save_new(self, lambda: super(Reader, self).save(*args, **kwargs))
        else:
            save_new(self, lambda: name_and_save(self, lambda: super(Reader, self).save(*args, **kwargs)))

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name()

    @cached_property
    def is_of_staff(self) -> bool:
        """Whether this is somebody of the newsroom, who speaks for the paper: the rule is `of_staff`."""
        if self.is_staff or self.is_superuser:
            return True
        # Known beforehand where the account was loaded with it.
        known: bool | None = getattr(self, "was_given_something", None)
        return Reader.objects.filter(given_something(), pk=self.pk).exists() if known is None else known

    def has_verified_address(self) -> bool:
        """Whether the reader has shown that mail to them arrives."""
        known: bool | None = getattr(self, "has_proven_address", None)
        if known is not None:
            return known
        from allauth.account.models import EmailAddress

        return EmailAddress.objects.filter(user=self, verified=True).exists()

    @property
    def name(self) -> str:
        """What the public reads: the display name, never the e-mail address."""
        if self.status == self.Status.FORMER:
            return str(_("Former reader"))
        return self.display_name or (f"@{self.handle}" if self.handle else str(_("A reader")))

    def get_absolute_url(self) -> str:
        """The reader's public page; empty without a handle."""
        return reverse("reader", args=[self.handle]) if self.handle else ""

    @property
    def picture_url(self) -> str:
        """The uploaded picture, or the one drawn from handle and name; empty without a handle."""
        if self.portrait:
            return str(self.portrait.url)
        return reverse("reader_picture", args=[self.handle]) if self.handle else ""
