"""What the accounts put off until after the request."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django_tasks import TaskContext, task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from wagtail.admin.forms.auth import PasswordResetForm

# Somebody is waiting for it: before pictures that want their sizes, and before the search index.
AT_ONCE = 50


@task(priority=AT_ONCE)
def send_reset_mail(email: str) -> None:
    """Sends the link for a new password to the accounts with this address, where there is any.

    Outside the request, so that the time of its answer does not tell whether there is. Twice does no harm.
    """
    form = PasswordResetForm({"email": email})
    if form.is_valid():
        public = urlsplit(settings.PUBLIC_URL)
        form.save(
            domain_override=public.netloc,
            use_https=public.scheme == "https",
            subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
            email_template_name="wagtailadmin/account/password_reset/email.txt",
        )


@task(priority=AT_ONCE, takes_context=True)
def send_mail(context: TaskContext, subject: str, text: str, to: list[str]) -> None:
    """Sends what was written down when it was caused, and takes it out of the queue: there may be a code in it.

    So it does where it could not be sent, since nobody tries again. Killed in between, it is sent once more or not.
    """
    if not text:
        return
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, to).send()
    finally:
        _forget_text(context, to)


def _forget_text(context: TaskContext, to: list[str]) -> None:
    if isinstance(send_mail.get_backend(), DatabaseBackend):
        DBTaskResult.objects.filter(pk=context.task_result.id).update(args_kwargs={"args": ["", "", to], "kwargs": {}})
