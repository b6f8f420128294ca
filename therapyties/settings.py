"""Every setting, from what the environment says (variables.py reads it).

A missing or wrong variable stops the start with its name and an example; nothing insecure is a default.
"""

import os
from urllib.parse import urlsplit

import environ
from django.utils.csp import CSP

from therapyties import left_out
from therapyties.storage import INSTALL, are_installed
from therapyties.variables import (
    BASE_DIR,
    Refused,
    addresses,
    boolean,
    bucket,
    database,
    env,
    fernet_keys,
    has_unix,
    heartbeat,
    host_names,
    log_format,
    mailer,
    networks,
    secret_key,
    sender,
    site_url,
    status_token,
    variable,
    zone,
)

environ.Env.read_env(BASE_DIR / ".env")
# What a program of ours that needs no secret is started with: where it finds its libraries, and the zones.
ENVIRONMENT_OF_PROGRAMS = {
    name: env.str(name) for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONTZPATH") if name in env.ENVIRON
}

# --- what the host decides

DEBUG = variable("DEBUG", "false", boolean, default="false")
SECRET_KEY = variable("SECRET_KEY", "a-long-random-text-of-at-least-32-characters", secret_key)
FIELD_ENCRYPTION_KEYS = variable(
    "FIELD_ENCRYPTION_KEYS", "the output of: python -m therapyties.bootstrap key", fernet_keys
)
SITE_URL = variable("SITE_URL", "https://www.example.org", site_url)
MAILERS = {"default": variable("MAIL_URL", "smtp+tls://user:password@mail.example.org:587", mailer)}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = variable("MAIL_FROM", "Liron <calls@example.org>", sender)
DATA_DIR = BASE_DIR / variable("DATA_DIR", "var", default="var")
os.umask(0o077)  # whatever is written from now on, its owner alone reads
DATABASES = {
    "default": variable(
        "DATABASE_URL",
        "postgres://user:password@host:5432/therapyties",
        database,
        default=f"sqlite:///{DATA_DIR / 'site.sqlite3'}",
    )
}
TRUSTED_PROXIES = variable("TRUSTED_PROXIES", "10.0.0.0/8,192.0.2.7,unix", networks, default="")
UNIX_SOCKET_IS_A_PROXY = variable("TRUSTED_PROXIES", "10.0.0.0/8,192.0.2.7,unix", has_unix, default="")
BACKUP_DIR = BASE_DIR / variable("BACKUP_DIR", "var/backups", default=str(DATA_DIR / "backups"))
RUN_WORKER = variable("RUN_WORKER", "false", boolean, default="true")
PRACTICE_TIME_ZONE = variable("PRACTICE_TIME_ZONE", "America/Los_Angeles", zone, default="America/Los_Angeles")
STATUS_TOKEN = variable("STATUS_TOKEN", "a-long-random-text-of-at-least-24-characters", status_token, default="")
STATUS_NETWORKS = variable("STATUS_NETWORKS", "10.0.0.0/8,192.0.2.7", networks, default="")
HEARTBEAT_URL = variable("HEARTBEAT_URL", "https://watch.example.org/ping/a-name", heartbeat, default="")
BUCKET = variable(
    "BUCKET_URL", "s3://KEY:SECRET@s3.us-west-1.amazonaws.com/BUCKET?region=us-west-1", bucket, default=""
)
if BUCKET and not are_installed():
    raise Refused(f"BUCKET_URL needs packages that are not installed. Install them: {INSTALL}")
ADMINS = variable("ADMINS", "host@example.org,other@example.org", addresses, default="")
LOG_FORMAT = variable("LOG_FORMAT", "json", log_format, default="line")
ALLOWED_HOSTS = [
    urlsplit(SITE_URL).hostname,
    "127.0.0.1",  # the health checks of a container, and a first look
    "localhost",
    *variable("ALLOWED_HOSTS", "example.org,www.example.org", host_names, default=[]),
]

# --- the project

ROOT_URLCONF = "therapyties.urls"
WSGI_APPLICATION = "therapyties.wsgi.application"
APPEND_SLASH = True
INSTALLED_APPS = [
    "therapyties.access",
    "therapyties.upkeep",
    "therapyties.csp",
    "therapyties.security",
    "therapyties.door",
    "consultations",
    "pages",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.documents",
    "wagtail.sites",
    "therapyties.access.people.PeopleConfig",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
left_out.leave_out()
MIDDLEWARE = [
    "therapyties.middleware.headers_of_every_answer",
    "therapyties.logs.numbered",
    "therapyties.languages.middleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "therapyties.middleware.Compressed",
    "therapyties.middleware.plain_bad_input",
    "therapyties.middleware.security_headers",
    "therapyties.middleware.WholeForms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "therapyties.door.visit.middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "therapyties.access.sign_in.middleware.SessionEnds",
    "therapyties.access.sign_in.middleware.SecondFactor",
    "therapyties.access.sign_in.freshness.Freshness",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.navigation.Middleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "libraries": {"isolating": "therapyties.isolating"},
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds; to open the file and read its schema takes 3 ms
    # WAL lets readers go on beside a writer; IMMEDIATE makes a second writer wait its turn and not fail half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        # What is erased is overwritten, not only forgotten.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
else:
    INSTALLED_APPS.append("django.contrib.postgres")
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)  # seconds
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Of a server that is gone one hears soon: somebody waits. Seconds to connect, and thousandths for what was sent.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 2, "tcp_user_timeout": 3000} | DATABASES["default"].get(
        "OPTIONS", {}
    )

# --- language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("he", "עברית")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]  # Wagtail's own words are hardly there in Hebrew
LOCALE_PATHS = [BASE_DIR / "therapyties" / "locale"]
TIME_ZONE = PRACTICE_TIME_ZONE
USE_TZ = True
FORMAT_MODULE_PATH = "therapyties.formats"  # how dates and times may be typed
PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

# --- files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"  # of the site itself, wherever the files are
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "therapyties.bucket.BucketStorage" if BUCKET else "django.core.files.storage.FileSystemStorage"
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "therapyties.staticfiles.OneStylesheetStorage"
    },
}
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0  # seconds; names carry a hash of their content
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long article in the editor
# How large what is sent may be; the proxies of deploy/ take a megabyte more, for what is around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a form
LARGEST_ANSWERS = 256 * 1024  # bytes of a form outside the back office: forty thousand Hebrew letters
LARGEST_DOCUMENT = 200 * 1024 * 1024  # bytes; a film
FILE_UPLOAD_PERMISSIONS = 0o600

# --- safety

HTTPS = SITE_URL.startswith("https:")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^statusz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0  # two years
# For other names under this one, and for lists inside browsers that take years to leave, whoever runs the site decides.
HSTS_SUBDOMAINS = variable("HSTS_SUBDOMAINS", "false", boolean, default="false")
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and HSTS_SUBDOMAINS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-form" if HTTPS else "form"
CSRF_COOKIE_AGE = None  # gone when the browser closes
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "consultations.visitor.views.form_expired"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor's preview shows the site in a frame,
# W019: DENY would leave it empty; W005, W021: subdomains and preload are the host's choice.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W005", "security.W021"]
# upkeep/deploy_checks.py says these in the names of the variables: MAIL_URL is a folder, SITE_URL is not https.
SILENCED_SYSTEM_CHECKS += ["mail.E001"]
if not HTTPS:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]
if TRUSTED_PROXIES or UNIX_SOCKET_IS_A_PROXY:  # of anybody else therapyties/forwarded.py takes it away
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
# The back office adds what its text editor needs: style sheets it writes while it runs, and pictures it has in memory;
# and the script that shows a word on a phone.
ADMIN_CSP: dict[str, list[str]] = SECURE_CSP | {
    "style-src-elem": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "worker-src": [CSP.SELF],
}
AUTHENTICATION_BACKENDS = ["therapyties.access.sign_in.backends.RolesBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "therapyties.access.sign_in.passwords.NotOnlyOurWords"},
]

# --- signing in (therapyties/access/)

LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "account_login"
IDLE_SECONDS = 15 * 60  # a session in which nobody does anything ends
ACCOUNT_ADAPTER = "therapyties.access.sign_in.adapters.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "therapyties.access.sign_in.forms.SignInForm",
    "reauthenticate": "therapyties.access.sign_in.forms.PasswordAgainForm",
    "change_password": "therapyties.access.sign_in.forms.ChangePasswordForm",
    "reset_password": "therapyties.access.sign_in.forms.WayBackForm",
    "reset_password_from_key": "therapyties.access.sign_in.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Ours are in the database, which all processes share (access/sign_in/attempts.py). allauth's would count in Django's
# cache, which here is each process's own, and which nothing but Wagtail needs.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MFA_ADAPTER = "therapyties.access.sign_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "therapyties.access.sign_in.forms.CodeForm",
    "reauthenticate": "therapyties.access.sign_in.forms.CodeAgainForm",
    "activate_totp": "therapyties.access.sign_in.forms.FirstCodeForm",
    "authenticate_webauthn": "therapyties.access.sign_in.forms.PasskeyForm",
    "reauthenticate_webauthn": "therapyties.access.sign_in.forms.PasskeyAgainForm",
    "login_webauthn": "therapyties.access.sign_in.forms.PasskeySignInForm",
    "add_webauthn": "therapyties.access.sign_in.forms.AddPasskeyForm",
    "edit_webauthn": "therapyties.access.sign_in.forms.NamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Therapy Ties"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off; no code works twice

# --- Wagtail

WAGTAIL_SITE_NAME = "Therapy Ties"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # passwords are changed and replaced under /accounts/
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody types another's: accounts are invited by a link
WAGTAILIMAGES_IMAGE_MODEL = "pages.SiteImage"
PRACTICE_DETAILS_MODEL = "pages.PracticeDetails"
WAGTAILIMAGES_IMAGE_FORM_BASE = "pages.pictures.forms.PictureForm"
# For choosing a file; what is taken is decided by what is in it.
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "heif", "jfif", "jpe", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_AVIF_QUALITY = 55  # of 100; Wagtail's 61 is a tenth heavier, and nobody sees the difference
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "webp": "webp"}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["mp4", "pdf", "vtt", "webm"]
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "therapyties.documents.DocumentForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # the admin, too, asks nothing of strangers
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = [PRACTICE_TIME_ZONE]  # the desk counts in the practice's time, for everybody
WAGTAIL_WORKFLOW_ENABLED = False  # one therapist, perhaps one editor: nobody waits for an approval
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no embed is ever fetched from another site

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(levelname)s %(name)s [%(number)s] %(message)s"},
        "json": {"()": "therapyties.logs.AsJson"},
    },
    "filters": {"private": {"()": "therapyties.logs.WithoutPrivateLinks"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["private"]},
        "admins": {"class": "therapyties.logs.ToAdmins", "filters": ["private"]},
    },
    "root": {"handlers": ["stderr", "admins"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr", "admins"], "level": "WARNING", "propagate": False},
        "consultations": {"level": "INFO"},  # what time erased, by its number
        # Whoever tries every machine on the internet asks for another host: it is answered 400, and nobody's fault.
        # So is whoever sends more than a form can hold.
        **{
            f"django.security.{name}": {"level": "CRITICAL"}
            for name in ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
        },
        "gunicorn.http": {"level": "ERROR"},  # that it left out the body of an answer to HEAD
        "django.request": {"level": "ERROR"},  # an address that is not there is no news, and may hold a private link
    },
}
