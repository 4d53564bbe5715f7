"""What the newsroom and imports know of a reader, for the readers' registry: neither part knows of the other."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from broadsheet.exchange.models import ImportedComment
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from broadsheet.readers.privacy.addresses import proven_addresses
from broadsheet.readers.privacy.known import Known, Part, keep, nothing_to_erase, register
from broadsheet.readers.privacy.traces import remove_uploads
from broadsheet.stories.embeds import PROVIDERS
from broadsheet.stories.models import Byline, Picture


def _bylines_of(reader: Reader) -> QuerySet[Byline]:
    by_address = Byline.objects.annotate(address=Lower("email")).filter(address__in=proven_addresses(reader))
    return Byline.objects.filter(Q(pk__in=by_address.values("pk")) | Q(account=reader)).order_by("pk")


def _bylines(reader: Reader) -> Known:
    return [
        {"name": row.name, "role": row.role, "about": row.biography, "email": row.email, "link": row.link}
        for row in _bylines_of(reader)
    ]


def _part_from_bylines(reader: Reader, keeps_comments: bool) -> None:
    """Stories stay signed: a byline is the paper's. What leads from it to the person goes."""
    addresses = proven_addresses(reader)
    for byline in _bylines_of(reader):
        if byline.email.lower() in addresses:
            byline.email = ""
        if byline.account_id == reader.pk:
            byline.account = None
        byline.save()


def _newsroom(reader: Reader) -> Known:
    profile = UserProfile.objects.filter(user=reader).first()
    return {
        "settings": _settings(profile) if profile else {},
        "subscriptions": [
            {"page": row.page.title, "comments": row.comment_notifications}
            for row in PageSubscription.objects.filter(user=reader).select_related("page").order_by("pk")
        ],
        "keys_for_programs": list(
            APIToken.objects.filter(user=reader).order_by("pk").values("name", "created", "last_used_at")
        ),
        "open_editors": list(EditingSession.objects.filter(user=reader).order_by("pk").values("last_seen_at")),
        "unsaved_forms": list(
            FormState.objects.filter(user=reader).order_by("pk").values("object_id", "data", "last_updated_at")
        ),
        "unfinished_uploads": [
            {"file": row.file.name} for row in UploadedFile.objects.filter(uploaded_by_user=reader).order_by("pk")
        ],
        "pages_locked": list(Page.objects.filter(locked_by=reader).order_by("pk").values("title", "locked_at")),
    }


def _settings(profile: UserProfile) -> dict[str, Any]:
    fields = [field.name for field in profile._meta.fields if field.name not in ("id", "user", "avatar")]
    return {**{name: getattr(profile, name) for name in fields}, "picture": profile.avatar.name or ""}


def _forget_newsroom(reader: Reader, keeps_comments: bool) -> None:
    files = [row.avatar.name for row in UserProfile.objects.filter(user=reader)]
    files += [row.file.name for row in UploadedFile.objects.filter(uploaded_by_user=reader)]
    for model in (UserProfile, PageSubscription, APIToken, EditingSession, FormState):
        model.objects.filter(user=reader).delete()
    UploadedFile.objects.filter(uploaded_by_user=reader).delete()
    Page.objects.filter(locked_by=reader).update(locked=False, locked_by=None, locked_at=None)
    transaction.on_commit(lambda: remove_uploads(files), robust=True)


def _work(reader: Reader) -> Known:
    return {
        "pages_begun": list(Page.objects.filter(owner=reader).order_by("pk").values("title", "first_published_at")),
        "versions_saved": [
            {"title": row.object_str, "at": row.created_at}
            for row in Revision.objects.filter(user=reader).order_by("pk").defer("content")
        ],
        "pictures": list(
            Picture.objects.filter(uploaded_by_user=reader).order_by("pk").values("title", "file", "created_at")
        ),
        "documents": list(
            Document.objects.filter(uploaded_by_user=reader).order_by("pk").values("title", "file", "created_at")
        ),
        "remarks": list(Comment.objects.filter(user=reader).order_by("pk").values("page__title", "text", "created_at")),
        "answers": list(CommentReply.objects.filter(user=reader).order_by("pk").values("text", "created_at")),
        "remarks_settled": Comment.objects.filter(resolved_by=reader).count(),
        "submitted": list(WorkflowState.objects.filter(requested_by=reader).order_by("pk").values("created_at")),
        "reviewed": list(
            TaskState.objects.filter(finished_by=reader).order_by("pk").values("finished_at", "status", "comment")
        ),
    }


def _log(reader: Reader) -> Known:
    done = [
        {"at": row.timestamp, "what": row.action, "title": row.label}
        for model in (PageLogEntry, ModelLogEntry)
        for row in model.objects.filter(user=reader)
    ]
    return {
        "done": sorted(done, key=lambda row: row["at"]),
        "done_to_your_account": [{"at": row.timestamp, "what": row.action} for row in _entries_about(reader)],
    }


def _entries_about(reader: Reader) -> QuerySet[ModelLogEntry]:
    found: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Reader), object_id=str(reader.pk)
    )
    return found.order_by("timestamp")


def _unname_in_log(reader: Reader, keeps_comments: bool) -> None:
    """What was done to the account is still known; what it was called, an address perhaps, is not."""
    _entries_about(reader).update(label=_("Former reader"), data={})


def _imported(reader: Reader) -> QuerySet[ImportedComment]:
    found = ImportedComment.objects.annotate(address=Lower("author_email"))
    return found.filter(address__in=proven_addresses(reader)).order_by("pk")


def _imported_comments(reader: Reader) -> Known:
    fields = ("author_name", "author_email", "author_url", "at", "text", "story__title", "source")
    return list(_imported(reader).values(*fields))


def _forget_imported(reader: Reader, keeps_comments: bool) -> None:
    numbers = list(_imported(reader).values_list("pk", flat=True))
    rows = ImportedComment.objects.filter(pk__in=numbers)
    rows.update(author_name="", author_email="", author_url="")
    if not keeps_comments:
        # The row stays: answers hang on it.
        rows.update(text="", status=ImportedComment.Status.TRASH)


def embeds() -> list[facts.Fact]:
    """Frames of others: from whom, and only when a reader asks for one."""
    if not settings.ALLOW_EMBEDS:
        return [facts.Fact(facts.OTHERS, _("Videos and posts from elsewhere are links. Nothing of them is loaded."))]
    return [
        facts.Fact(
            facts.OTHERS,
            _(
                "Videos and posts from elsewhere (%(names)s) are loaded only when you press the button that says so. "
                "From then on their provider learns your internet address and may set cookies, as on its own pages."
            )
            % {"names": ", ".join(provider.name for provider in PROVIDERS)},
        )
    ]


PARTS = (
    Part(
        "bylines",
        gettext_lazy("Your byline"),
        _bylines,
        _part_from_bylines,
        ("stories.Byline.email", "stories.Byline.account"),
        {"role": gettext_lazy("Role"), "link": gettext_lazy("Page elsewhere")},
    ),
    Part(
        "newsroom",
        gettext_lazy("Your desk in the newsroom"),
        _newsroom,
        _forget_newsroom,
        (
            "wagtailusers.UserProfile.user",
            "wagtailcore.PageSubscription.user",
            "wagtailcore.APIToken.user",
            "wagtailadmin.EditingSession.user",
            "wagtailadmin.FormState.user",
            "wagtailcore.UploadedFile.uploaded_by_user",
            "wagtailcore.Page.locked_by",
        ),
        {
            "comments": gettext_lazy("Hear of remarks"),
            "created": gettext_lazy("Made"),
            "data": gettext_lazy("What is in it"),
            "file": gettext_lazy("File"),
            "keys_for_programs": gettext_lazy("Keys for programs"),
            "last_seen_at": gettext_lazy("Last seen"),
            "last_updated_at": gettext_lazy("Last changed"),
            "locked_at": gettext_lazy("Locked"),
            "open_editors": gettext_lazy("Open editors"),
            "page": gettext_lazy("Page"),
            "pages_locked": gettext_lazy("Pages you have locked"),
            "settings": gettext_lazy("Settings"),
            "subscriptions": gettext_lazy("Pages you hear of"),
            "title": gettext_lazy("Title"),
            "unfinished_uploads": gettext_lazy("Unfinished uploads"),
            "unsaved_forms": gettext_lazy("Forms not yet saved"),
        },
    ),
    Part(
        "work",
        gettext_lazy("Your work for the paper"),
        _work,
        # The paper's own: it stays, as that of a former reader, which is what its rows then say of themselves.
        nothing_to_erase,
        (
            "wagtailcore.Page.owner",
            "wagtailcore.Revision.user",
            "stories.Picture.uploaded_by_user",
            "wagtaildocs.Document.uploaded_by_user",
            "wagtailcore.Comment.user",
            "wagtailcore.Comment.resolved_by",
            "wagtailcore.CommentReply.user",
            "wagtailcore.WorkflowState.requested_by",
            "wagtailcore.TaskState.finished_by",
        ),
        {
            "answers": gettext_lazy("Answers to remarks"),
            "comment": gettext_lazy("Comment"),
            "created_at": gettext_lazy("When"),
            "documents": gettext_lazy("Documents"),
            "file": gettext_lazy("File"),
            "finished_at": gettext_lazy("When"),
            "first_published_at": gettext_lazy("First published"),
            "page__title": gettext_lazy("Page"),
            "pages_begun": gettext_lazy("Pages you began"),
            "pictures": gettext_lazy("Pictures"),
            "remarks": gettext_lazy("Remarks"),
            "remarks_settled": gettext_lazy("Remarks you settled"),
            "reviewed": gettext_lazy("Reviewed"),
            "submitted": gettext_lazy("Submitted"),
            "title": gettext_lazy("Title"),
            "versions_saved": gettext_lazy("Versions you saved"),
        },
    ),
    Part(
        "log",
        gettext_lazy("The newsroom’s log"),
        _log,
        _unname_in_log,
        ("wagtailcore.PageLogEntry.user", "wagtailcore.ModelLogEntry.user"),
        {
            "done": gettext_lazy("What you did"),
            "done_to_your_account": gettext_lazy("What was done to your account"),
            "title": gettext_lazy("Title"),
            "what": gettext_lazy("What"),
        },
    ),
    Part(
        "imported_comments",
        gettext_lazy("Comments from the paper’s former site"),
        _imported_comments,
        _forget_imported,
        ("exchange.ImportedComment.author_email",),
        {
            "author_email": gettext_lazy("E-mail address"),
            "author_name": gettext_lazy("Name"),
            "author_url": gettext_lazy("Web address"),
            "source": gettext_lazy("Site"),
            "story__title": gettext_lazy("Story"),
        },
    ),
)


def connect() -> None:
    for part in PARTS:
        register(part)
    facts.add(embeds)
    keep({"wagtailimages.Image.uploaded_by_user": "not in use: the paper's pictures are stories.Picture"})
