"""A new paper: the least that must be there before the first story can be written."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from broadsheet.common.models import Paper
from broadsheet.stories.models import FrontPage, Section


@transaction.atomic
def found_paper(name: str = "") -> FrontPage:
    """Makes the front page and its site where there is none, and keeps the site at the paper's public address."""
    front = FrontPage.objects.first()
    if front is None:
        root = Page.get_first_root_node()
        for leftover in root.get_children().filter(content_type__model="page"):
            leftover.delete()
        root.refresh_from_db()
        front = root.add_child(instance=FrontPage(title=name or Paper.load().name, slug="front"))
        front.save_revision().publish()
    public = urlsplit(settings.PUBLIC_URL)
    port = public.port or (443 if public.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = public.hostname or "localhost", port, front
    site.site_name = name or Paper.load().name
    site.save()
    return front


def first_section() -> None:
    """A section to write in, where there is none."""
    if not Section.objects.exists():
        front = found_paper()
        front.add_child(instance=Section(title=_("News"), slug="news", show_in_menus=True)).save_revision().publish()


def establish_publisher(email: str, password: str) -> None:
    """An account in the publishers' group. Raises `ValueError` with what is wrong in plain words."""
    reader = get_user_model()
    email = email.strip().lower()
    try:
        validate_email(email)
        validate_password(password, reader(email=email))
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None
    if reader.objects.filter(email=email).exists():
        raise ValueError(f"There is already an account for {email}.")
    publisher = reader.objects.create_user(email, password, is_staff=True)
    publisher.groups.add(Group.objects.get(name="Publishers"))


@transaction.atomic
def name_paper(name: str) -> None:
    """Sets the name that stands on every page."""
    paper = Paper.load()
    paper.name = name
    paper.save()
    Site.objects.filter(is_default_site=True).update(site_name=name)
    FrontPage.objects.update(title=name, draft_title=name)
