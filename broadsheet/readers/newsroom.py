"""Accounts in the newsroom (/newsroom/users/): Wagtail's screens with the paper's own forms and limits."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from broadsheet.readers.forms import AccountCreationForm, AccountEditForm, RoleForm, grantable_roles
from broadsheet.readers.models import Reader
from broadsheet.readers.people import staff


def may_change(user: Any, account: Reader) -> bool:
    """Whether `user` may change `account`: an administrator's account is changed by administrators alone."""
    return bool(user.has_perm("readers.change_reader") and (user.is_superuser or not account.is_superuser))


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


class AccountViewSet(UserViewSet):
    index_view_class = AccountListView
    add_view_class = AddAccountView
    edit_view_class = EditAccountView
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
    """Wagtail's own lets anybody who may change accounts shut the administrators out."""

    def check_perm(self, obj: Reader) -> bool:
        return may_change(self.request.user, obj)


class DeleteAccounts(_FromTheList, DeleteBulkAction):
    pass
