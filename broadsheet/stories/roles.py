"""Who may do what in the newsroom: one table, made true after every migration.

Reporters write and submit, editors publish, moderators look after readers, publishers set up the paper.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from django.utils import translation

_ACTIONS = ("add", "change", "delete", "view")
_WATCHED = tuple(
    f"moderation.{action}_{model}" for model in ("watchedword", "watcheddomain", "cannedreason") for action in _ACTIONS
)
# What authorities order and what is disputed out of court.
_OUTSIDE = tuple(
    f"moderation.{action}_{model}" for model in ("authorityorder", "outsidedispute") for action in _ACTIONS
)
_REDIRECTS = tuple(f"wagtailredirects.{action}_redirect" for action in _ACTIONS)
_FILING = tuple(f"stories.{action}_{model}" for model in ("topic", "byline", "liveentry") for action in _ACTIONS)

# role → permissions on models, as app.action_model
ROLES: dict[str, tuple[str, ...]] = {
    "Reporters": (
        "wagtailadmin.access_admin",
        "stories.add_liveentry",
        "stories.change_liveentry",
        "stories.view_liveentry",
        "stories.publish_liveentry",
        "stories.view_topic",
        "stories.view_byline",
    ),
    "Editors": (
        "wagtailadmin.access_admin",
        *_FILING,
        "stories.publish_liveentry",
        *_REDIRECTS,
        "conversation.change_comment",
        "moderation.change_assignment",
        "moderation.change_houserules",
        *_WATCHED,
        *_OUTSIDE,
        "notifications.send_alert",
        "notifications.send_newsletter",
    ),
    "Moderators": ("wagtailadmin.access_admin", "readers.see_readers", "conversation.change_comment", *_WATCHED),
    "Publishers": (
        "wagtailadmin.access_admin",
        *_FILING,
        "stories.publish_liveentry",
        *_REDIRECTS,
        "common.change_paper",
        "readers.change_registration",
        "conversation.change_commenting",
        "moderation.change_moderating",
        "conversation.change_comment",
        "moderation.change_assignment",
        "moderation.change_houserules",
        *_WATCHED,
        *_OUTSIDE,
        "notifications.send_alert",
        "notifications.send_newsletter",
        "notifications.change_alerting",
        *(f"readers.{action}_reader" for action in _ACTIONS),
        "readers.see_readers",
        "readers.judge_readers",
        "readers.move_readers",
        "wagtailcore.add_workflow",
        "wagtailcore.change_workflow",
        "wagtailcore.add_task",
        "wagtailcore.change_task",
        *(f"wagtailcore.{action}_collection" for action in ("add", "change", "delete")),
    ),
}
# role → what it may do with pages everywhere in the tree
PAGE_ACTIONS: dict[str, tuple[str, ...]] = {
    "Reporters": ("add_page",),
    "Editors": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    "Publishers": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
}
# role → what it may do with pictures and documents. Wagtail keeps the permissions of pictures on its own image model,
# whichever model the paper uses.
COLLECTION_ACTIONS: dict[str, tuple[str, ...]] = {
    "Reporters": (
        "wagtailimages.add_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.choose_document",
    ),
    "Editors": (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ),
}
COLLECTION_ACTIONS["Publishers"] = COLLECTION_ACTIONS["Editors"]


def establish_roles() -> None:
    """Makes the groups, their permissions and, in a new paper, the newsroom's workflow.

    What a publisher added to a role stays; what a role must have comes back. Does nothing where Wagtail's own first
    pages are missing (a database that is only partly migrated).
    """
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    if root is None or collection is None:
        return
    is_new = not Group.objects.filter(name="Publishers").exists()
    if is_new:
        _take_back_what_wagtail_gave()
    for role, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*_permissions(wanted))
        for permission in _permissions(f"wagtailcore.{action}" for action in PAGE_ACTIONS.get(role, ())):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for permission in _permissions(COLLECTION_ACTIONS.get(role, ())):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    if is_new:
        _establish_workflow(root)


def _take_back_what_wagtail_gave() -> None:
    """Wagtail's migrations make groups of the same names that may do other things: its moderators publish pages."""
    from wagtail.models import GroupCollectionPermission, GroupPagePermission

    for group in Group.objects.filter(name__in=["Editors", "Moderators"]):
        group.permissions.clear()
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()


def _permissions(names: Iterable[str]) -> list[Permission]:
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def _establish_workflow(root: Any) -> None:
    """One desk: what a reporter submits, an editor reads and publishes. Made once; the publisher may change it."""
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

    Workflow.objects.filter(name="Moderators approval").update(active=False)
    WorkflowPage.objects.filter(page=root).delete()
    # Django migrates without a language; what is written into the newsroom is in the paper's.
    with translation.override(settings.LANGUAGE_CODE):
        task_name, workflow_name = translation.gettext("Read by an editor"), translation.gettext("Editor’s desk")
    task = GroupApprovalTask.objects.create(name=task_name)
    task.groups.set(Group.objects.filter(name__in=["Editors", "Publishers"]))
    workflow = Workflow.objects.create(name=workflow_name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)


def _after_migrations(sender: Any, **_: Any) -> None:
    # Django makes permissions in each app's turn, and only apps with models have one: the last of them sees all.
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender.label == last.label:
        establish_roles()


def connect() -> None:
    """Keeps the table true after every `migrate`."""
    post_migrate.connect(_after_migrations, dispatch_uid="stories-roles")
