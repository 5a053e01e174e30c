"""Settings of the embedded portal: one process, SQLite and files under `var/`, debug off.

The environment is read here, once. README.md has the table of every variable.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from csp.constants import NONE, SELF
from environs import Env

from .secrets import local_secrets

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env()
VAR_DIR: Path = env.path("VAR_DIR", BASE_DIR / "var")


def _secret(name: str) -> str:
    """A secret from the environment, else from the private file made at first start."""
    value: str = env.str(name, "")
    return value or local_secrets(VAR_DIR / "secrets.env")[name]


DEBUG = False
SECRET_KEY = _secret("SECRET_KEY")
# The password of every demo account; made at random at the first load when it is empty.
DEMO_PASSWORD: str = env.str("DEMO_PASSWORD", "")
# Newest first: the first key wraps, every key unwraps. `name:base64`, comma-separated.
VAULT_KEYS = _secret("VAULT_KEYS")
SITE_URL: str = env.str("SITE_URL", f"http://localhost:{env.int('PORT', 8000)}").rstrip("/")
SITE_NAME: str = env.str("SITE_NAME", "ERN ITHACA Healthcare workgroup")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# The right-hand side of every calendar UID. It never changes, whatever host serves the portal.
CALENDAR_UID_DOMAIN: str = env.str("CALENDAR_UID_DOMAIN", "workgroup-portal.eu")

INSTALLED_APPS = [
    "portal.core",
    "portal.privacy",
    "portal.accounts",
    "portal.pages",
    "portal.trainings",
    "portal.tutorials",
    "portal.consents",
    "portal.demo",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.apps.PortalUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_otp",
    "django_otp_webauthn",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "portal.core.middleware.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.trainings.middleware.FeedMiddleware",
    "portal.consents.middleware.ConsentFileMiddleware",
    "portal.core.pagecache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.core.middleware.PathLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "portal.accounts.middleware.AccountMiddleware",
    "portal.core.middleware.ErrorPageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.core.context_processors.portal",
                "portal.pages.context_processors.frame",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # One writer at a time, asked for at BEGIN: a reader never fails half way with "locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
        # A destroyed key is overwritten in its page, not just marked as free.
        "PRAGMA secure_delete=FAST;"
    ),
}

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        f"sqlite:///{VAR_DIR / 'portal.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
else:
    # Seconds. A machine that does not even refuse would hold every thread for minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    # PostgreSQL compiles what its planner takes for long, such as what holds for a patient; the
    # compiling took 35 times as long as the query.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://")}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 2000}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Files that only checked views may serve; never below MEDIA_ROOT.
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "portal.core.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "portal.core.storage.ForgivingStaticFilesStorage"},
}
_storage_url = urlsplit(env.str("STORAGE_URL", ""))
if _storage_url.scheme == "s3":
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _storage_url.path.strip("/"),
            "endpoint_url": f"https://{_storage_url.netloc.rpartition('@')[2]}",
            # Keys may have a "/" in them, written as %2F.
            "access_key": unquote(_storage_url.username or ""),
            "secret_key": unquote(_storage_url.password or ""),
            "file_overwrite": False,
        },
    }
    STORAGES["private"] = {
        **STORAGES["default"],
        "OPTIONS": {**STORAGES["default"]["OPTIONS"], "location": "private"},
    }
elif _storage_url.scheme == "file":
    MEDIA_ROOT = Path(_storage_url.path) / "media"
    PRIVATE_ROOT = Path(_storage_url.path) / "private"
# Heads of the audit trail, kept outside of the database; best on a disk of its own.
AUDIT_ANCHOR_FILE: Path = env.path("AUDIT_ANCHOR_FILE", VAR_DIR / "audit-anchors.jsonl")
# Readings that wait for SQLite's file to be free.
AUDIT_SPOOL_DIR = VAR_DIR / "audit-spool"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# The largest video for a tutorial; nginx lets through a little more.
TUTORIAL_VIDEO_MAX_MB: int = env.int("TUTORIAL_VIDEO_MAX_MB", 500)

# How old the newest backup may be before /health/ready fails; None: nobody expects any.
BACKUP_EXPECTED_EVERY: timedelta | None = None

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "slow"]}}

# --- People -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "django_otp_webauthn.backends.WebAuthnBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "portal.accounts.guessable.GuessablePasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=1).total_seconds())
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "portal.accounts.sessions"
# From sign-in to the end whatever happens, and from the last request when nothing does.
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_IDLE_AGE = timedelta(hours=2)
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # ends with the browser: it is set where somebody signs in, nowhere else
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.core.views.csrf_failure"
# How long a confirmed second factor lets its owner do the sensitive things.
STEP_UP_AGE = timedelta(minutes=10)

OTP_WEBAUTHN_RP_ID = urlsplit(SITE_URL).hostname
OTP_WEBAUTHN_RP_NAME = SITE_NAME
OTP_WEBAUTHN_ALLOWED_ORIGINS = [SITE_URL]
# Browsers hold http://localhost for secure; an address in numbers cannot have passkeys at all.
SILENCED_SYSTEM_CHECKS = ["otp_webauthn.E031"] if urlsplit(SITE_URL).hostname == "localhost" else []
OTP_TOTP_ISSUER = SITE_NAME

AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "next"]
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "portal.accounts.addresses.lockout_address"
AXES_LOCKOUT_CALLABLE = "portal.accounts.views.sign_in.locked_out"
# How many of our own proxies write X-Forwarded-For; 0: none, and the header is not believed.
TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", 0)

# --- Mail ---------------------------------------------------------------------------------

if env.str("EMAIL_URL", ""):
    _email = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST = _email["EMAIL_HOST"]
    EMAIL_PORT = _email["EMAIL_PORT"]
    EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language and time --------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("uk", "Українська"),
]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
# Those that the buttons speak as well as the pages: half a language helps nobody.
INTERFACE_LANGUAGES = [
    (code, name)
    for code, name in LANGUAGES
    if code == "en" or (LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po").exists()
]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE: str = env.str("TIME_ZONE", "Europe/Brussels")

# --- Wagtail ------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
# A new translation is a draft until somebody who may publish it does.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILADMIN_LOGIN_URL = "/account/sign-in/"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/sign-in/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = INTERFACE_LANGUAGES
# Not all that the system knows: a browser stops at names such as "localtime".
WAGTAIL_USER_TIME_ZONES = sorted(
    name for name in available_timezones() if "/" in name or name == "UTC"
)
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILIMAGES_IMAGE_MODEL = "pages.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "pages.PortalDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.pages.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.pages.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt"]
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
# Words come as stems of our own (`portal.pages.words`), alike on both engines and in every
# language: PostgreSQL is to leave them as they are.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
TAGGIT_CASE_INSENSITIVE = True

# --- What a browser may do ----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# --- Logs ---------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.core.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "portal.core.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json",
        },
        "null": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Our own request line says the same, without addresses and query strings.
        "django.server": {"handlers": ["null"], "propagate": False},
        # These quote whole addresses, people and networks; `core.views.server_error` logs errors.
        "django.request": {"handlers": ["null"], "propagate": False},
        # Titles of drafts are nobody's business; Wagtail's own history keeps who did what.
        "wagtail": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["null"], "propagate": False},
        "django.security": {"handlers": ["null"], "propagate": False},
        "django_otp_webauthn": {"handlers": ["null"], "propagate": False},
    },
}
