"""An export's pictures: found in the uploads folder, looked at with suspicion, taken into the paper. Never fetched."""

import os
import re
import warnings
from collections import defaultdict
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files import File
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from broadsheet.common.text import plain_text, shortened
from broadsheet.exchange.models import ImportedItem
from broadsheet.exchange.report import Report
from broadsheet.exchange.wordpress.export import Item
from broadsheet.exchange.wordpress.html import FoundPicture
from broadsheet.exchange.wordpress.origins import Origins, digest_of
from broadsheet.exchange.wordpress.survey import Survey, original_name
from broadsheet.stories.models import Picture

# MPO is what Pillow calls a JPEG with a second picture in it, as many telephones write it; it is opened as JPEG.
SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
NOT_PICTURES = frozenset({"pdf", "doc", "docx", "mp3", "m4a", "ogg", "wav", "mp4", "mov", "webm", "zip", "svg", "txt"})
CREDIT_FIELDS = ("_media_credit", "media_credit", "_navis_media_credit", "photo_credit", "_credit", "credit")
CREDIT_IN_METADATA = re.compile(r's:6:"credit";s:\d+:"([^"]{1,160})"')


class UnusablePicture(ValueError):
    """A file that cannot become a picture; the message says why."""


class Uploads:
    """The folder that was `wp-content/uploads`, or any with the same files in it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, path: str) -> Path | None:
        """The file at `path` under the folder, else one of the same name anywhere in it. Nothing outside, ever."""
        parts = [part for part in PurePosixPath(path).parts if part not in ("/", ".", "")]
        if not parts or ".." in parts or "\x00" in path or any(len(part.encode()) > 255 for part in parts):
            return None
        candidate = self.root.joinpath(*parts)
        if self._is_inside(candidate):
            return candidate
        same_name = self._named().get(parts[-1].casefold(), [])
        return next((found for found in same_name if self._is_inside(found)), None)

    def _is_inside(self, path: Path) -> bool:
        try:
            return path.is_file() and path.resolve().is_relative_to(self.root)
        except OSError:
            return False

    def _named(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for folder, _, names in sorted(os.walk(self.root, followlinks=False)):
                for name in sorted(names):
                    self._by_name[name.casefold()].append(Path(folder, name))
        return self._by_name


def check_picture(path: Path) -> str:
    """The suffix of the picture's true format. Raises `UnusablePicture`.

    The size is read from the head of the file before a single pixel is unpacked, so a picture bomb costs nothing.
    """
    # Pillow knows only its five oldest formats until it is told to look for all.
    Image.init()
    size = path.stat().st_size
    if size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise UnusablePicture(f"its file is larger than {settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 2**20} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=[name for name in SUFFIXES if name in Image.OPEN]) as image:
                if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    raise UnusablePicture(f"it has too many pixels ({image.width} × {image.height})")
                suffix = SUFFIXES[image.format or ""]
                image.load()
    except Image.DecompressionBombError:
        raise UnusablePicture("it has too many pixels") from None
    except UnidentifiedImageError:
        raise UnusablePicture("its file is not a picture") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, MemoryError) as error:
        if isinstance(error, UnusablePicture):
            raise
        raise UnusablePicture("its file is damaged or cut off") from None
    return suffix


class Pictures:
    """Makes pictures of an export's attachments, each once, when a story first needs it or at the end."""

    def __init__(self, survey: Survey, origins: Origins, uploads: Uploads | None, report: Report) -> None:
        self.survey = survey
        self.origins = origins
        self.uploads = uploads
        self.report = report
        self._found: dict[str, FoundPicture | None] = {}

    def find(self, address: str, number: int) -> FoundPicture | None:
        """The picture that a post shows by its address or WordPress's number of it."""
        if number not in self.survey.attachments:
            number = self.survey.attachment_for(self.survey.absolute(address)) if address else 0
        if number:
            return self.attachment(self.survey.attachments[number])
        if not address or self.uploads is None:
            return None
        address = self.survey.absolute(address)
        return self._file_of_the_site(address) if self.survey.is_own(address) else None

    def attachment(self, item: Item) -> FoundPicture | None:
        """The picture of an attachment, made now where it is not yet; a reason in the report where there is none."""
        key = item.identity
        if key not in self._found:
            try:
                self._found[key] = self._take(item)
            except UnusablePicture as reason:
                self._found[key] = None
                self.report.skip(item.label, str(reason))
        return self._found[key]

    def _take(self, item: Item) -> FoundPicture | None:
        attached = item.meta.get("_wp_attached_file", "") or uploads_path(item.attachment_url or item.guid)
        words = {
            "title": shortened(plain_text(item.title) or PurePosixPath(attached).name or str(item.id), 255),
            "description": shortened(plain_text(item.meta.get("_wp_attachment_image_alt", "")), 255),
            "caption": shortened(plain_text(item.excerpt), 500),
            "credit": shortened(credit_of(item), 160),
        }
        return self._make("attachment", item.identity, attached, words)

    def _file_of_the_site(self, address: str) -> FoundPicture | None:
        """A picture that a post shows although the export has no attachment for it."""
        path = original_name(uploads_path(address))
        if path not in self._found:
            words = {"title": shortened(PurePosixPath(path).name, 255), "description": "", "caption": "", "credit": ""}
            try:
                self._found[path] = self._make("file", path, path, words)
            except UnusablePicture:
                self._found[path] = None
        return self._found[path]

    def _make(self, kind: str, identity: str, attached: str, words: dict[str, str]) -> FoundPicture | None:
        origin = self.origins.get(kind, identity)
        if origin is not None:
            picture = Picture.objects.filter(pk=origin.object_id).first()
            if picture is None:
                raise UnusablePicture("it was deleted here since the last import")
            self._refresh(picture, origin, words)
        else:
            path = self._file(attached)
            suffix = check_picture(path)
            picture = Picture(**words)
            with path.open("rb") as opened, transaction.atomic():
                picture.file = File(opened, name=f"{path.stem[:80]}{suffix}")
                picture.file_size = path.stat().st_size
                picture._set_file_hash()
                opened.seek(0)
                picture.save()
                self.origins.keep(kind, identity, picture, digest_of(words))
        self.report.pictures += 1
        return FoundPicture(picture.pk, picture.description, picture.caption)

    def _file(self, attached: str) -> Path:
        suffix = PurePosixPath(attached).suffix.lstrip(".").lower()
        if suffix in NOT_PICTURES:
            raise UnusablePicture(f"it is no picture but a .{suffix} file")
        if self.uploads is None:
            raise UnusablePicture("no folder with the uploads was given (--uploads)")
        path = self.uploads.find(attached) or self.uploads.find(original_name(attached))
        if path is None:
            raise UnusablePicture("its file is not in the uploads folder")
        return path

    @staticmethod
    def _refresh(picture: Picture, origin: ImportedItem, words: dict[str, str]) -> None:
        """Takes over words that changed there, unless somebody changed them here."""
        here = digest_of({name: getattr(picture, name) for name in words})
        if origin.digest not in (here, "") or origin.digest == digest_of(words):
            return
        with transaction.atomic():
            for name, value in words.items():
                setattr(picture, name, value)
            picture.save()
            origin.digest = digest_of(words)
            origin.save()


def uploads_path(address: str) -> str:
    """The part of a picture's address that is its path in the uploads folder."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    return path.rpartition("/uploads/")[2] or path


def credit_of(item: Item) -> str:
    """Who made the picture, from the fields that WordPress's plug-ins or the camera's file itself left."""
    for name in CREDIT_FIELDS:
        if credit := plain_text(item.meta.get(name, "")):
            return credit
    match = CREDIT_IN_METADATA.search(item.meta.get("_wp_attachment_metadata", ""))
    return plain_text(match[1]) if match else ""
