"""What a reader shows of themselves."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.readers import portraits, wishes
from broadsheet.readers.models import Reader
from broadsheet.readers.names import change_display_name, change_handle, check_display_name, check_handle
from broadsheet.readers.signals import reader_changed

SWITCHES = ("hides_comments", "hides_follows", "hides_numbers")


class ProfileForm(forms.ModelForm):
    """The profile. `keep` is all or nothing; a name that cannot be had leaves everything as it was."""

    display_name = forms.CharField(label=gettext_lazy("Display name"), max_length=60)
    handle = forms.CharField(
        label=gettext_lazy("Handle"),
        max_length=31,
        help_text=gettext_lazy("Your name in an address and where others mention you: letters, digits and _."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}),
    )
    about = forms.CharField(
        label=gettext_lazy("About me"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A few lines, if you like. Plain text, up to 500 characters."),
    )
    new_picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP. It is cut square, and where and when it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/heic,image/gif"}),
    )
    remove_picture = forms.BooleanField(label=gettext_lazy("Remove my picture"), required=False)

    class Meta:
        model = Reader
        fields = ("about", *SWITCHES)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        self.reader = reader
        #: What waits for a moderator, in words.
        self.told_held: list[str] = []
        self._about = wishes.NOTHING
        kwargs["initial"] = {"display_name": reader.display_name, "handle": reader.handle}
        kwargs["instance"] = Reader.objects.get(pk=reader.pk)
        super().__init__(*args, **kwargs)
        if not reader.portrait:
            del self.fields["remove_picture"]
        for field, text in wishes.waiting(reader).items():
            self.fields[field].help_text = f"{self.fields[field].help_text} {wishes.told_held(text)}".strip()

    def clean_display_name(self) -> str:
        return check_display_name(self.reader, self.cleaned_data["display_name"])

    def clean_handle(self) -> str:
        return check_handle(self.reader, self.cleaned_data["handle"])

    def clean_about(self) -> str:
        """Where a moderator is to agree first, what stood there stays."""
        text: str = self.cleaned_data["about"]
        if text and text != self.reader.about:
            self._about = wishes.judged_or_refused(wishes.Wish(self.reader, wishes.ABOUT, text))
        return text

    def clean_new_picture(self) -> bytes | None:
        upload = self.cleaned_data["new_picture"]
        return portraits.reencode(upload) if upload else None

    def keep(self) -> bool:
        """Writes down what was filled in, all of it or nothing; whether it could. Where not, the errors say why.

        Reading a picture takes a while. Whatever became of the account meanwhile stays, and so does what the reader
        left as it was.
        """
        with transaction.atomic():
            profile = Reader.objects.select_for_update().get(pk=self.reader.pk)
            if not profile.is_active or profile.status == Reader.Status.FORMER:
                self.add_error(None, _("Your account was closed meanwhile, so nothing was changed."))
            else:
                self._change_words(profile)
            if self.errors:
                transaction.set_rollback(True)
                return False
            self._change_the_rest(profile)
            reader_changed.send(sender=Reader, reader=profile)
        return True

    def _change_words(self, profile: Reader) -> None:
        """Has the reader called what they want to be, and says of them what they say."""
        for field, change in (
            (wishes.DISPLAY_NAME, partial(change_display_name, profile)),
            (wishes.HANDLE, partial(change_handle, profile)),
            (wishes.ABOUT, partial(self._change_about, profile)),
        ):
            wanted = self.cleaned_data[field]
            if wanted == getattr(self.reader, field):
                continue
            try:
                if not change(wanted):
                    self.told_held.append(wishes.told_held(wanted))
            except ValidationError as error:
                self.add_error(field, error)

    def _change_about(self, profile: Reader, text: str) -> bool:
        """Whether the text is in force; it is written with the rest."""
        if self._about.is_held:
            wishes.hold(profile, wishes.ABOUT, text, profile.about, self._about)
            return False
        wishes.chosen(profile, wishes.ABOUT, text, profile.about, self._about)
        profile.about = text
        return True

    def _change_the_rest(self, profile: Reader) -> None:
        for switch in SWITCHES:
            setattr(profile, switch, self.cleaned_data[switch])
        picture = self.cleaned_data.get("new_picture")
        before = profile.portrait.name if profile.portrait else ""
        if picture:
            profile.portrait.save(f"{get_random_string(20)}.webp", ContentFile(picture), save=False)
        elif self.cleaned_data.get("remove_picture"):
            profile.portrait = ""
        profile.save(update_fields=["about", "portrait", *SWITCHES])
        if before and before != profile.portrait.name:
            storage = Reader._meta.get_field("portrait").storage
            transaction.on_commit(lambda: storage.delete(before))


def picture_alt(reader: Reader) -> str:
    """The alternative text of a picture that stands alone."""
    return _("Picture of %(name)s") % {"name": reader.name}
