"""Django's settings, read from the environment and `broadsheet.toml` (docs/operator.md lists every name)."""

import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url

from broadsheet.config.environment import Environment, SettingsError, keep_secret_key
from broadsheet.config.providers import providers, sign_on

PACKAGE = Path(__file__).resolve().parent.parent
environment = Environment(os.environ)

# Where everything the paper owns is kept -----------------------------------------------------------------------------
DATA = environment.data
MEDIA_ROOT = DATA / "media"
STATIC_ROOT = DATA / "static"
PAGE_STORE = DATA / "pages"
MAIL_FOLDER = DATA / "mail"
RUN_FOLDER = DATA / "run"
DEMO = environment.switch("BROADSHEET_DEMO")

# Addresses -----------------------------------------------------------------------------------------------------------
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000, lowest=1)
_everywhere = ("0.0.0.0", "::")  # noqa: S104
PUBLIC_URL = environment.text("BROADSHEET_URL", f"http://{'127.0.0.1' if HOST in _everywhere else HOST}:{PORT}").rstrip(
    "/"
)
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname or _public.path:
    raise SettingsError(
        f"BROADSHEET_URL must be the paper's public address such as https://paper.example, not “{PUBLIC_URL}”."
    )
ALLOWED_HOSTS = [_public.hostname, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# Broadsheet speaks no TLS itself: a paper at https:// has a proxy, and where only this machine can reach us it is one.
_behind_proxy = _public.scheme == "https" and HOST in ("127.0.0.1", "::1", "localhost")
TRUSTED_PROXIES = environment.number("BROADSHEET_TRUSTED_PROXIES", 1 if _behind_proxy else 0)
WEB_WORKERS = environment.number("BROADSHEET_WEB_WORKERS", os.cpu_count() or 1, lowest=1)
LIVE_STREAMS_EACH = environment.number("BROADSHEET_LIVE_STREAMS_EACH", 200, lowest=1)

# Safety --------------------------------------------------------------------------------------------------------------
DEBUG = environment.switch("BROADSHEET_DEBUG")
SECRET_KEY = environment.text("SECRET_KEY") or keep_secret_key(DATA / "secret-key")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
_served_over_tls = _public.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _served_over_tls
SESSION_COOKIE_NAME = "__Host-session" if _served_over_tls else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _served_over_tls else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = environment.number("BROADSHEET_HSTS_SECONDS", 31_536_000 if _served_over_tls else 0)
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Parts ---------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "broadsheet.site",
    "broadsheet.exchange",
    "broadsheet.notifications",
    "broadsheet.moderation",
    "broadsheet.conversation",
    "broadsheet.readers",
    "broadsheet.stories",
    "broadsheet.delivery",
    "broadsheet.common",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.apple",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    # Outermost, so that a stored page carries every header that the others set.
    "broadsheet.delivery.middleware.PrintingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "broadsheet.site.middleware.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "broadsheet.readers.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "broadsheet.readers.middleware.TooOftenMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "broadsheet.readers.middleware.ProvidersMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    # Innermost, so that who is refused before opens no transaction.
    "broadsheet.stories.newsroom.transactions.WholeChangesMiddleware",
]
ROOT_URLCONF = "broadsheet.config.urls"
WSGI_APPLICATION = "broadsheet.config.wsgi.application"
AUTH_USER_MODEL = "readers.Reader"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DATA / "templates"],
        "OPTIONS": {
            "loaders": _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "broadsheet.site.context.composition",
                "broadsheet.readers.navigation.account_pages",
            ],
        },
    },
]

# Database, cache, tasks ----------------------------------------------------------------------------------------------
DATABASE_URL = environment.text("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
    DATABASES["default"].setdefault("OPTIONS", {})
    if "postgresql" in DATABASES["default"]["ENGINE"]:
        # What is asked at every turn (common/prepared.py) is planned once for each connection.
        DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)
        DATABASES["default"]["OPTIONS"].setdefault("pool", {"min_size": 1, "max_size": 20, "timeout": 10})
else:
    DATABASES = {
        "default": {
            "ENGINE": "broadsheet.common.sqlite",
            # A connection for each thread, kept: opening the file anew cost a fifth of a small answer.
            "CONN_MAX_AGE": None,
            "NAME": str(DATA / "broadsheet.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
            },
        }
    }

VALKEY_URL = environment.text("VALKEY_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": VALKEY_URL}
    if VALKEY_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "broadsheet"}
}
SESSION_ENGINE = "broadsheet.readers.session_store"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "push"]}}

# Mail ----------------------------------------------------------------------------------------------------------------
SMTP_URL = environment.text("SMTP_URL")
if SMTP_URL:
    _smtp = urlsplit(SMTP_URL)
    if _smtp.scheme not in ("smtp", "smtps") or not _smtp.hostname:
        raise SettingsError("SMTP_URL must look like smtp://user:password@mail.example:587 or smtps://….")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname, _smtp.port or (465 if _smtp.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.username or "", _smtp.password or ""
    EMAIL_USE_SSL = _smtp.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(EMAIL_HOST_USER)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "broadsheet.delivery.mail.FolderBackend"
DEFAULT_FROM_EMAIL = environment.text("BROADSHEET_MAIL_FROM", f"newsroom@{_public.hostname}")
# Where mail of notices comes back to: an address that is piped to `broadsheet bounce`.
BOUNCES = environment.text("BROADSHEET_BOUNCES")

# Alerts --------------------------------------------------------------------------------------------------------------
# Where push services' operators can write to; left empty, the paper's address or the mailbox that mail comes from.
PUSH_CONTACT = environment.text("BROADSHEET_PUSH_CONTACT")
PUSH_WORKERS = environment.number("BROADSHEET_PUSH_WORKERS", 1)

# Language and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = environment.text("BROADSHEET_LANGUAGE", "en-gb")
TIME_ZONE = environment.text("BROADSHEET_TIME_ZONE", "UTC")
if TIME_ZONE not in available_timezones():
    raise SettingsError(f"BROADSHEET_TIME_ZONE must be a zone such as Europe/London, not “{TIME_ZONE}”.")
USE_I18N = USE_TZ = True
LOCALE_PATHS = [PACKAGE / "locale"]

# Files ---------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "broadsheet.delivery.static.HashedStaticFiles"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644

# The newsroom (Wagtail) ----------------------------------------------------------------------------------------------
ALLOW_EMBEDS = environment.switch("BROADSHEET_EMBEDS", default=True)
WAGTAIL_SITE_NAME = "Broadsheet"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # under /accounts/email/, where it is proven
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 20
WAGTAILIMAGES_IMAGE_MODEL = "stories.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "broadsheet.stories.newsroom.uploads.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "txt", "xlsx", "zip"]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILREDIRECTS_AUTO_CREATE = True
TAGGIT_CASE_INSENSITIVE = True

# Readers (django-allauth; its addresses under /accounts/) ------------------------------------------------------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "wagtailadmin_login"
AUTHENTICATION_BACKENDS = ["broadsheet.readers.attempts.LimitedBackend"]
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
ACCOUNT_ADAPTER = "broadsheet.readers.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "broadsheet.readers.registration.NameForm"
ACCOUNT_FORMS = {
    "login": "broadsheet.readers.entrance.LogInForm",
    "signup": "broadsheet.readers.entrance.RegistrationForm",
}
ACCOUNT_USER_DISPLAY = "broadsheet.readers.adapter.name_of"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # counted per process there; readers/attempts.py counts for all
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Six digits, for a keyboard of numbers: three guesses a code, and few codes an hour (readers/attempts.py).
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
MFA_ADAPTER = "broadsheet.readers.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_FORMS = {"add_webauthn": "broadsheet.readers.passkeys.AddPasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _served_over_tls
SOCIALACCOUNT_ADAPTER = "broadsheet.readers.providers.adapter.SocialAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "broadsheet.readers.providers.forms.ProviderRegistrationForm",
    "disconnect": "broadsheet.readers.providers.forms.DisconnectForm",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = providers(environment)
SIGN_ON = sign_on(environment, PUBLIC_URL)
WAGTAILADMIN_USER_LOGIN_FORM = "broadsheet.readers.forms.NewsroomLogInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "broadsheet.readers.forms.PasswordResetForm"  # noqa: S105 - a form's name
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "broadsheet.readers.passwords.WornPasswordValidator"},
]

# The conversation ----------------------------------------------------------------------------------------------------
# What every comment goes through before it is published (conversation/pipeline.py).
COMMENT_STEPS = [
    "broadsheet.conversation.steps.length",
    "broadsheet.moderation.sanctioning.sanctioned",
    "broadsheet.conversation.steps.repeated",
    "broadsheet.conversation.steps.flood",
    "broadsheet.moderation.words.steps.banned_words",
    "broadsheet.moderation.words.steps.suspect_words",
    "broadsheet.moderation.texts.steps.domains",
    "broadsheet.moderation.texts.steps.links",
    "broadsheet.moderation.texts.steps.contacts",
    "broadsheet.moderation.texts.steps.capitals",
    "broadsheet.moderation.texts.steps.alike",
    "broadsheet.moderation.watching.steps.watched",
    "broadsheet.moderation.texts.steps.language",
    "broadsheet.conversation.steps.newcomer",
    "broadsheet.conversation.steps.rule",
    "broadsheet.moderation.scoring.steps.scored",
]
# The scorer of texts, a class (moderation/scoring/interface.py), and how long a comment waits for it.
COMMENT_SCORER = environment.text("BROADSHEET_COMMENT_SCORER", "broadsheet.moderation.scoring.baseline.Baseline")
COMMENT_SCORER_SECONDS = environment.number("BROADSHEET_COMMENT_SCORER_MILLISECONDS", 10, lowest=1) / 1000
# What looks at the names that readers choose, and at what they say of themselves (readers/wishes.py).
READER_TEXT_STEPS = [
    "broadsheet.moderation.names.steps.words",
    "broadsheet.moderation.names.steps.texts",
    "broadsheet.moderation.names.steps.scored",
]
# Says of a draft whether its writer is trusted, so that some steps are not asked.
WRITER_IS_TRUSTED = "broadsheet.moderation.standing.is_trusted"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": environment.text("BROADSHEET_LOG_LEVEL", "WARNING").upper()},
    "loggers": {
        "broadsheet": {"level": environment.text("BROADSHEET_LOG_LEVEL", "INFO").upper()},
        # What strangers can cause as often as they like must not fill the log: wrong addresses, wrong names of hosts.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
