"""A picture with what a newspaper must know about it: what it shows, who made it, what to say under it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags
from PIL import Image as PillowImage
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.search import index


class UprightFile(WagtailImageFieldFile):
    """A picture's file, measured as it is seen: many cameras store it lying on its side (EXIF orientation 5 to 8)."""

    def get_image_dimensions(self) -> tuple[int, int]:
        width, height = super().get_image_dimensions()
        was_closed = self.closed
        self.open()
        try:
            lies = PillowImage.open(self).getexif().get(ExifTags.Base.Orientation, 1) >= 5
        except (OSError, TypeError, SyntaxError):
            lies = False
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)
        return (height, width) if lies else (width, height)


class UprightImageField(WagtailImageField):
    attr_class = UprightFile


class Picture(AbstractImage):
    """A picture. `description` (Wagtail's own field) is the alternative text of WCAG 2.2 criterion 1.1.1."""

    file: Any = UprightImageField(_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    description = models.CharField(
        _("alternative text"), max_length=255, blank=True, default="",
        help_text=_("What the picture shows, in a sentence, for readers who cannot see it. Not the caption again."),
    )  # fmt: skip
    is_decorative = models.BooleanField(
        _("decorative"), default=False,
        help_text=_("It only pleases the eye: readers who cannot see it miss nothing."),
    )  # fmt: skip
    caption = models.CharField(
        _("caption"),
        max_length=500,
        blank=True,
        help_text=_("Shown under the picture. A story may say it its own way."),
    )
    credit = models.CharField(
        _("credit"), max_length=160, blank=True, help_text=_("Photographer and agency, as agreed with them.")
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "caption",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields: ClassVar[list[object]] = [
        *AbstractImage.search_fields,
        index.SearchField("caption"),
        index.SearchField("credit"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def clean(self) -> None:
        super().clean()
        if not self.description.strip() and not self.is_decorative:
            message = _("Say what the picture shows, or tick “decorative”.")
            raise ValidationError({"description": message})

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that change when the file or its focal point does; part of every rendition's address."""
        from broadsheet.stories.pictures import fingerprint_of

        return fingerprint_of(self)


class Rendition(AbstractRendition):
    """A size of a picture that the newsroom's own screens made (readers' sizes are files: see stories/pictures.py)."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together: ClassVar = [("image", "filter_spec", "focal_point_key")]
