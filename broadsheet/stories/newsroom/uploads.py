"""Taking in a picture: a damaged file is a mistake to tell the editor of, not a failure of the paper."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from broadsheet.common.pictures import DAMAGED


class UploadField(WagtailImageField):
    """Wagtail's own, which looks at a file's first bytes and then fails on what follows them."""

    def to_python(self, data: Any) -> Any:
        """The picture. Raises `ValidationError` for a file that cannot be opened as one."""
        try:
            return super().to_python(data)
        except DAMAGED as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("file")) is not None:
            self.fields["file"] = UploadField(
                label=field.label,
                required=field.required,
                help_text=field.help_text,
                max_length=field.max_length,
                widget=field.widget,
            )
