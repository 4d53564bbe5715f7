"""Who may do what in the newsroom: one table, made true after every migration.

Reporters write and submit, editors publish, moderators look after readers, publishers set up the paper.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate

# role → permissions on models, as app.action_model
ROLES: dict[str, tuple[str, ...]] = {
    "Reporters": (
        "wagtailadmin.access_admin",
        "stories.add_liveentry",
        "stories.change_liveentry",
        "stories.publish_liveentry",
        "stories.view_topic",
        "stories.view_byline",
    ),
    "Editors": (
        "wagtailadmin.access_admin",
        *(f"stories.{action}_{model}" for model in ("topic", "byline", "liveentry") for action in ("add", "change", "delete", "view")),
        "stories.publish_liveentry",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ),
    "Moderators": ("wagtailadmin.access_admin",),
    "Publishers": (
        "wagtailadmin.access_admin",
        *(f"stories.{action}_{model}" for model in ("topic", "byline", "liveentry") for action in ("add", "change", "delete", "view")),
        "stories.publish_liveentry",
        "common.change_paper",
        "readers.add_reader",
        "readers.change_reader",
        "readers.delete_reader",
        "readers.view_reader",
        "auth.view_group",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
        "wagtailcore.add_workflow",
        "wagtailcore.change_workflow",
        "wagtailcore.add_task",
        "wagtailcore.change_task",
    ),
}
# role → what it may do with pages everywhere in the tree
PAGE_ACTIONS: dict[str, tuple[str, ...]] = {
    "Reporters": ("add_page",),
    "Editors": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    "Publishers": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
}
# role → what it may do with pictures and documents
COLLECTION_ACTIONS: dict[str, tuple[str, ...]] = {
    "Reporters": ("stories.add_picture", "stories.choose_image", "wagtaildocs.add_document", "wagtaildocs.choose_document"),
    "Editors": (
        "stories.add_picture",
        "stories.change_picture",
        "stories.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ),
}
COLLECTION_ACTIONS["Publishers"] = COLLECTION_ACTIONS["Editors"]


def establish_roles() -> None:
    """Makes the groups, their permissions and the newsroom's workflow. What a publisher added to them stays."""
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    root = Page.get_first_root_node()
    collection = Collection.get_first_root_node()
    for role, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*_permissions(wanted))
        for permission in _permissions(f"wagtailcore.{action}" for action in PAGE_ACTIONS.get(role, ())):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for permission in _permissions(COLLECTION_ACTIONS.get(role, ())):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    _establish_workflow(root)


def _permissions(names: Iterable[str]) -> list[Permission]:
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def _establish_workflow(root: Any) -> None:
    """One desk: what a reporter submits, an editor reads and publishes. Made once; editors may change it."""
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

    if Workflow.objects.filter(name="Editor’s desk").exists():
        return
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    WorkflowPage.objects.filter(page=root).delete()
    task = GroupApprovalTask.objects.create(name="Read by an editor")
    task.groups.set(Group.objects.filter(name__in=["Editors", "Publishers"]))
    workflow = Workflow.objects.create(name="Editor’s desk")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)


def _after_migrations(sender: Any, **_: Any) -> None:
    # Permissions are made by post_migrate handlers of every app in turn; the last app's turn has all of them.
    if sender.label == list(apps.get_app_configs())[-1].label:
        establish_roles()


def connect() -> None:
    """Keeps the table true after every `migrate`."""
    post_migrate.connect(_after_migrations, dispatch_uid="stories-roles")
