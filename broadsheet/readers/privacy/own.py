"""What the accounts themselves keep of a reader: the account, how they get in, whom they know here."""

from dataclasses import replace
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.readers import following
from broadsheet.readers.models import (
    Block,
    DataCopy,
    Departure,
    Follow,
    Mute,
    NameChange,
    Reader,
    RetiredHandle,
    Sighting,
    SignIn,
    StaffNote,
)
from broadsheet.readers.names import retire_handle
from broadsheet.readers.privacy import arrivals
from broadsheet.readers.privacy.known import Known, Part, keep, nothing_to_erase, register


def _account(reader: Reader) -> Known:
    return {
        "email": reader.email,
        "display_name": reader.display_name,
        "first_name": reader.first_name,
        "last_name": reader.last_name,
        "handle": reader.handle or "",
        "about": reader.about,
        "picture": reader.portrait.name if reader.portrait else "",
        "status": str(reader.get_status_display()),
        "hides_comments": reader.hides_comments,
        "hides_follows": reader.hides_follows,
        "hides_numbers": reader.hides_numbers,
        "confirmed_age": reader.confirmed_age,
        "agreed_at": reader.agreed_at,
        "invited_at": reader.invited_at,
        "registered_at": reader.date_joined,
        "last_log_in": reader.last_login,
        "has_password": reader.has_usable_password(),
        "is_staff": reader.is_staff,
        "is_administrator": reader.is_superuser,
    }


def _addresses(reader: Reader) -> Known:
    return list(EmailAddress.objects.filter(user=reader).order_by("pk").values("email", "verified", "primary"))


def _second_factors(reader: Reader) -> Known:
    rows = Authenticator.objects.filter(user=reader).order_by("pk")
    return [
        {"name": str(row), "kind": row.type, "added_at": row.created_at, "last_used_at": row.last_used_at}
        for row in rows
    ]


def _other_log_ins(reader: Reader) -> Known:
    rows = SocialAccount.objects.filter(user=reader).order_by("pk")
    return [
        {
            "provider": row.provider,
            "id_there": row.uid,
            "connected_at": row.date_joined,
            "last_used_at": row.last_login,
            "told_by_provider": row.extra_data,
        }
        for row in rows
    ]


def _sign_ins(reader: Reader) -> Known:
    found: list[dict[str, Any]] = [
        {
            "device": row.device,
            "signed_in_at": row.started_at,
            "last_used_at": row.last_used_at,
            "place": row.place,
            "mark": row.mark,
        }
        for row in SignIn.objects.filter(reader=reader)
    ]
    found += [
        {"last_used_at": row.at, "place": row.place, "mark": row.mark} for row in Sighting.objects.filter(reader=reader)
    ]
    return found


def _follows(reader: Reader) -> Known:
    rows = list(Follow.objects.filter(reader=reader).order_by("created_at", "pk"))
    # What anybody may see has a name; of what is gone or hidden there is the number alone.
    names = following.resolve([following.Key(row.kind, row.target_id) for row in rows])
    return {
        "following": [
            {
                "kind": row.kind,
                "number": row.target_id,
                "name": found.title if (found := names.get(following.Key(row.kind, row.target_id))) else "",
                "since": row.created_at,
            }
            for row in rows
        ],
        # Who follows is their affair.
        "number_of_followers": Follow.objects.filter(kind="reader", target_id=reader.pk).count(),
    }


def _silenced(model: type[Mute] | type[Block], reader: Reader) -> Known:
    # Who mutes or blocks the reader is not told: that was others' decision, and theirs to keep.
    rows = model._default_manager.filter(reader=reader).select_related("target").order_by("created_at", "pk")
    return [{"handle": row.target.handle or "", "name": row.target.name, "since": row.created_at} for row in rows]


def _name_changes(reader: Reader) -> Known:
    return {
        "changes": [
            {
                "which": row.field,
                "before": row.before,
                "after": row.after,
                "at": row.at,
                "by_yourself": row.by_id == reader.pk,
            }
            for row in NameChange.objects.filter(reader=reader).order_by("at", "pk")
        ],
        "number_of_handles_kept": RetiredHandle.objects.filter(reader=reader).count(),
    }


def _notes(reader: Reader) -> Known:
    return list(StaffNote.objects.filter(reader=reader).order_by("at", "pk").values("text", "at"))


def _copies(reader: Reader) -> Known:
    rows = DataCopy.objects.filter(reader=reader).order_by("asked_at", "pk")
    return [{"asked_at": row.asked_at, "state": row.state, "expires_at": row.expires_at} for row in rows]


def _departure(reader: Reader) -> Known:
    rows = Departure.objects.filter(reader=reader)
    return [{"asked_at": row.asked_at, "due_at": row.due_at, "keeps_comments": row.keeps_comments} for row in rows]


def _roles(reader: Reader) -> Known:
    return {
        "groups": list(reader.groups.order_by("name").values_list("name", flat=True)),
        "permissions": list(reader.user_permissions.order_by("codename").values_list("codename", flat=True)),
    }


def _forget_addresses(reader: Reader, keeps_comments: bool) -> None:
    EmailAddress.objects.filter(user=reader).delete()


def _forget_second_factors(reader: Reader, keeps_comments: bool) -> None:
    Authenticator.objects.filter(user=reader).delete()


def _forget_other_log_ins(reader: Reader, keeps_comments: bool) -> None:
    SocialAccount.objects.filter(user=reader).delete()


def _end_sign_ins(reader: Reader, keeps_comments: bool) -> None:
    SignIn.objects.filter(reader=reader).delete()
    Sighting.objects.filter(reader=reader).delete()


def _forget_follows(reader: Reader, keeps_comments: bool) -> None:
    Follow.objects.filter(Q(reader=reader) | Q(kind="reader", target_id=reader.pk)).delete()


def _forget_mutes(reader: Reader, keeps_comments: bool) -> None:
    Mute.objects.filter(Q(reader=reader) | Q(target=reader)).delete()


def _forget_blocks(reader: Reader, keeps_comments: bool) -> None:
    Block.objects.filter(Q(reader=reader) | Q(target=reader)).delete()


def _forget_names(reader: Reader, keeps_comments: bool) -> None:
    NameChange.objects.filter(reader=reader).delete()
    NameChange.objects.filter(by=reader).update(by=None)
    retire_handle(reader)


def _forget_notes(reader: Reader, keeps_comments: bool) -> None:
    StaffNote.objects.filter(reader=reader).delete()
    StaffNote.objects.filter(author=reader).update(author=None)


def _forget_copies(reader: Reader, keeps_comments: bool) -> None:
    # Their files go with the transaction's commit (erase.py).
    DataCopy.objects.filter(reader=reader).delete()


def _forget_departure(reader: Reader, keeps_comments: bool) -> None:
    Departure.objects.filter(reader=reader).delete()


def _take_roles(reader: Reader, keeps_comments: bool) -> None:
    reader.groups.clear()
    reader.user_permissions.clear()


OWN_PARTS = (
    Part("account", _("Your account"), _account, nothing_to_erase, ("readers.Reader.email",)),
    Part(
        "addresses",
        _("E-mail addresses"),
        _addresses,
        _forget_addresses,
        ("account.EmailAddress.user", "account.EmailAddress.email"),
    ),
    Part(
        "second_factors",
        _("Passkeys and second factors"),
        _second_factors,
        _forget_second_factors,
        ("mfa.Authenticator.user",),
    ),
    Part(
        "other_log_ins",
        _("Log-ins with other providers"),
        _other_log_ins,
        _forget_other_log_ins,
        ("socialaccount.SocialAccount.user",),
    ),
    Part(
        "sign_ins",
        _("Where you are signed in"),
        _sign_ins,
        _end_sign_ins,
        ("readers.SignIn.reader", "readers.Sighting.reader"),
    ),
    Part("follows", _("What you follow"), _follows, _forget_follows, ("readers.Follow.reader",)),
    Part(
        "mutes",
        _("Whom you mute"),
        lambda reader: _silenced(Mute, reader),
        _forget_mutes,
        ("readers.Mute.reader", "readers.Mute.target"),
    ),
    Part(
        "blocks",
        _("Whom you block"),
        lambda reader: _silenced(Block, reader),
        _forget_blocks,
        ("readers.Block.reader", "readers.Block.target"),
    ),
    Part(
        "names",
        _("Names you had"),
        _name_changes,
        _forget_names,
        ("readers.NameChange.reader", "readers.NameChange.by", "readers.RetiredHandle.reader"),
    ),
    Part(
        "notes",
        _("Notes by the staff about you"),
        _notes,
        _forget_notes,
        ("readers.StaffNote.reader", "readers.StaffNote.author"),
    ),
    Part("copies", _("Copies of your data"), _copies, _forget_copies, ("readers.DataCopy.reader",)),
    Part("departure", _("Your leaving"), _departure, _forget_departure, ("readers.Departure.reader",)),
    Part(
        "roles",
        _("What you may do at the paper"),
        _roles,
        _take_roles,
        ("readers.Reader_groups.reader", "readers.Reader_user_permissions.reader"),
    ),
)


def register_own() -> None:
    for part in (*OWN_PARTS, arrivals.PART):
        register(replace(part, place=10))
    keep({"common.Paper.email": "the paper’s own", "common.Paper.security_email": "the paper’s own"})
