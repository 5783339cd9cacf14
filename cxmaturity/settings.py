"""One settings file, read from the environment; production refuses to start insecure.

Every variable is listed with its meaning in ``.env.example``.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cxmaturity import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_env_file(Path(env.text("CX_ENV_FILE") or BASE_DIR / ".env"))

# Where the SQLite file and other local state live; never inside the code.
STATE_DIR = Path(env.text("CX_STATE_DIR") or BASE_DIR / "var")

DEBUG = env.flag("CX_DEBUG", default=False)
LOCAL = env.flag(
    "CX_LOCAL", default=False
)  # `make run`: plain http on loopback, demonstration data
INSECURE_KEY = "only-for-local-use-and-tests-never-in-production-0123456789"
SECRET_KEY = env.text("CX_SECRET_KEY") or (INSECURE_KEY if DEBUG or LOCAL else "")
ALLOWED_HOSTS = env.words("CX_ALLOWED_HOSTS")
if DEBUG or LOCAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
else:
    if not SECRET_KEY or SECRET_KEY == INSECURE_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            "CX_SECRET_KEY must be set to a random text of 50 characters or more."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("CX_ALLOWED_HOSTS must name the hosts this site answers to.")
if DEBUG and env.text("CX_ENVIRONMENT") == "production":
    raise ImproperlyConfigured("CX_DEBUG must be off where CX_ENVIRONMENT is production.")
if LOCAL and env.text("CX_ENVIRONMENT") == "production":
    raise ImproperlyConfigured("CX_LOCAL must be off where CX_ENVIRONMENT is production.")

# Links to questionnaires and the pairing of people between rounds hang on this key. Keep it when
# the secret key is changed: another one ends every link and every pairing.
CX_LINK_KEY = env.text("CX_LINK_KEY") or SECRET_KEY

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "accounts",
    "charts",
    "jobs",
    "assessments",
    "journeys",
    "voice",
    "metrics",
    "invitations",
    "meetings",
    "benchmarks",
    "surveys",
    "economics",
    "plans",
    "roadmaps",
    "frameworks",
    "reports",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "accounts.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonalLanguageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "cxmaturity.urls"
WSGI_APPLICATION = "cxmaturity.wsgi.application"

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
                "accounts.context.navigation",
            ],
            "builtins": ["accounts.templatetags.layout"],
        },
    }
]

DATABASES = {
    "default": env.database(env.text("DATABASE_URL") or f"sqlite:///{STATE_DIR / 'cx.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Web processes hold no state: what must be shared lives in the database.
SESSION_ENGINE = "accounts.sessions"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reports:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "accounts:welcome"
# Off: new people come by invitation only. On: anybody may open an account and an organisation.
SIGNUP_OPEN = env.flag("CX_SIGNUP_OPEN", default=DEBUG or LOCAL)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = env.text("CX_EMAIL_VERIFICATION", "optional")
# A stolen open screen must not be enough to move the account to another address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# team_link: a whole shop sits behind one address; who takes seats by machine is faster than that.
ACCOUNT_RATE_LIMITS = {
    "login": "10/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "team_link": "60/10m/ip",
    "survey": "60/10m/ip",  # open surveys only: a shop's customers may share one address too
    "meeting_code": "30/m/ip",  # wrong codes only: everybody in a meeting has the same address
}
# How many proxies stand in front and may be believed about the visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("CX_TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Brújula CX"

EMAIL_BACKEND = env.text("CX_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("CX_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("CX_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("CX_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("CX_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("CX_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 10  # a mail server that does not answer must not hold up a page
DEFAULT_FROM_EMAIL = env.text("CX_EMAIL_FROM", "Brújula CX <no-reply@localhost>")
# Where the file back end keeps what it would have sent.
EMAIL_FILE_PATH = env.text("CX_EMAIL_FILE_PATH") or str(STATE_DIR / "mail")
# The site's own address, for links in messages that no request asks for. Not needed to answer
# requests; without it nothing is sent to participants.
BASE_URL = env.base_url("CX_BASE_URL", local=DEBUG or LOCAL)

# Long work: "apart" in a process of its own, "later" when `manage.py run_due` comes by,
# "here" in the request itself (tests).
JOBS_RUN = env.one_of("CX_JOBS", "apart", "later", "here")

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["cxmaturity.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = env.text("CX_TIME_ZONE", "Europe/Madrid")

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("CX_STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
# Under their hashed names only: half as many files to compress at the start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Files added as evidence, readable by the site alone. Several machines share one folder.
MEDIA_ROOT = Path(env.text("CX_FILES_ROOT") or STATE_DIR / "files")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cxmaturity.static_files.HashedStaticFilesStorage"
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Written under the name Django 6 reads, so the day of the move this stays as it is.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.views.errors.csrf_failure"
if not (DEBUG or LOCAL):
    SECURE_SSL_REDIRECT = env.flag("CX_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    if env.flag("CX_BEHIND_TLS_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS: list[str] = []

# A 100 kB comment is refused in words by the form; only beyond this is the request cut off.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
# One form holds scores or days of teams for every initiative: 300 of a file, a dozen fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"hide_tokens": {"()": "accounts.links.HideTokens"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["hide_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("CX_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
