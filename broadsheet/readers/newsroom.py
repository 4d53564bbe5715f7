"""Accounts in the newsroom (/newsroom/users/): Wagtail's screens with the paper's own forms and limits."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log
from wagtail.users.utils import user_can_delete_user
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserViewSet

from broadsheet.readers import decisions
from broadsheet.readers.forms import AccountCreationForm, AccountEditForm, ErasureForm, RoleForm, grantable_roles
from broadsheet.readers.models import Reader
from broadsheet.readers.people import staff
from broadsheet.readers.privacy.erase import CannotLeave, erase
from broadsheet.readers.status import NotPossible

NOT_POSSIBLE = _("That cannot be done any more: somebody else was here first.")


def may_change(user: Any, account: Reader) -> bool:
    """Whether `user` may change `account`: an administrator's account is changed by administrators alone."""
    if account.status == Reader.Status.FORMER:
        return False
    return bool(user.has_perm("readers.change_reader") and (user.is_superuser or not account.is_superuser))


def may_delete(user: Any, account: Reader) -> bool:
    """Whether `user` may delete `account`: nobody their own from here, and who has left is deleted already."""
    return account.status != Reader.Status.FORMER and user_can_delete_user(user, account)


def delete(account: Reader, by: Reader, keeps_comments: bool) -> bool:
    """Erases an account as its owner's leaving does, and logs who did it; whether it was there. Raises `CannotLeave`.

    The log names the account by its number: nothing else of it is to stay.
    """
    with transaction.atomic():
        if not erase(account, keeps_comments):
            return False
        account.refresh_from_db()
        log(instance=account, action="wagtail.delete", user=by, title=account.name)
    return True


class AccountListView(IndexView):
    """Those who work here. Readers who only read are under /newsroom/readers/, and may be given a role from there."""

    search_fields = ("email", "display_name")

    def get_base_queryset(self) -> QuerySet[Reader]:
        return staff()

    @cached_property
    def columns(self) -> list[Column]:
        """Wagtail's columns, with the user name called what it is here: the e-mail address."""
        email = Column("email", label=_("E-mail address"), sort_key="email", width="25%")
        return [email if column.name == Reader.USERNAME_FIELD else column for column in super().columns]


class AddAccountView(CreateView):
    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        form.restrict_to(self.request.user)
        return form


class EditAccountView(EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not may_change(request.user, self.object):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        form.restrict_to(self.request.user)
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
                return response
        except CannotLeave as reason:
            form.add_error("is_active", str(reason))
        except NotPossible:
            form.add_error(None, NOT_POSSIBLE)
        self.produced_error_message = self.get_error_message()
        refused: HttpResponse = self.form_invalid(form)
        return refused


class DeleteAccountView(DeleteView):
    """Wagtail's own deletes the row, and with it whatever points there. Here somebody leaves, in every part."""

    form_class = ErasureForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not may_delete(request.user, self.object):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_usage_url(self) -> None:
        """What points to the account is no hindrance: its row stays."""

    def form_valid(self, form: ErasureForm) -> HttpResponse:
        done = self.get_success_message()
        try:
            delete(self.object, self.request.user, form.keeps_comments)
        except CannotLeave as reason:
            form.add_error(None, str(reason))
            return self.form_invalid(form)
        messages.success(self.request, done)
        return self.run_after_hook() or HttpResponseRedirect(self.get_success_url())


class AccountViewSet(UserViewSet):
    index_view_class = AccountListView
    add_view_class = AddAccountView
    edit_view_class = EditAccountView
    delete_view_class = DeleteAccountView
    template_prefix = "readers/newsroom/"

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return AccountEditForm if for_update else AccountCreationForm


class _FromTheList:
    """“All” are all in the list: Wagtail's own takes all accounts there are, readers' as well."""

    request: Any

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:
        found = staff()
        if words := self.request.GET.get("q"):
            found = found.filter(Q(email__icontains=words) | Q(display_name__icontains=words))
        return found.values_list("pk", flat=True)


class GiveRole(_FromTheList, AssignRoleBulkAction):
    """Wagtail's own lets anybody who may change accounts give themselves any role."""

    form_class = RoleForm

    def check_perm(self, obj: Reader) -> bool:
        return may_change(self.request.user, obj)

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        form.fields["role"].queryset = grantable_roles(self.request.user)
        return form


class SetActive(_FromTheList, SetActiveStateBulkAction):
    """Wagtail's own lets anybody shut the administrators out, and leaves the status of an account as it was."""

    def check_perm(self, obj: Reader) -> bool:
        return may_change(self.request.user, obj)

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "request": self.request}

    @classmethod
    def execute_action(
        cls, objects: list[Reader], mark_as_active: bool = False, request: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        switched = 0
        for account in sorted(objects, key=lambda account: account.pk):
            try:
                decisions.switch(account, mark_as_active, request.user)
                switched += 1
            except CannotLeave as reason:
                messages.error(request, f"{account}: {reason}")
            except NotPossible:
                messages.error(request, f"{account}: {NOT_POSSIBLE}")
        return switched, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        said: str = super().get_success_message(num_parent_objects, num_child_objects)
        return said if num_parent_objects else None


class DeleteAccounts(_FromTheList, UserBulkAction):
    """In the place of Wagtail's own, which deletes rows. Who cannot be spared stays, and the others go."""

    display_name = _("Delete")
    action_type = "delete"
    aria_label = _("Delete selected users")
    template_name = "readers/newsroom/confirm_bulk_delete.html"
    action_priority = 10
    classes = frozenset({"serious"})
    form_class = ErasureForm

    def check_perm(self, obj: Reader) -> bool:
        return may_delete(self.request.user, obj)

    def get_execution_context(self) -> dict[str, Any]:
        return {"request": self.request, "keeps_comments": self.cleaned_form.keeps_comments}

    @classmethod
    def execute_action(
        cls, objects: list[Reader], request: Any = None, keeps_comments: bool = True, **kwargs: Any
    ) -> tuple[int, int]:
        gone = 0
        for account in sorted(objects, key=lambda account: account.pk):
            called = str(account)
            try:
                gone += delete(account, request.user, keeps_comments)
            except CannotLeave as reason:
                messages.error(request, f"{called}: {reason}")
        return gone, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        said = ngettext("%(count)s account deleted.", "%(count)s accounts deleted.", num_parent_objects)
        return said % {"count": num_parent_objects} if num_parent_objects else None
