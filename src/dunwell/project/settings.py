"""Django's settings. What differs between machines comes from ``environment.py`` alone."""

from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF

from dunwell.machine import database, home
from dunwell.project import environment, logs

# -- Who we are -------------------------------------------------------------------------------
HOME = home.home()
SECRET_KEY = environment.SECRET_KEY.read() or home.secret_key(HOME)
DEBUG = environment.DEBUG.is_on()
DUNWELL_SANDBOX = environment.SANDBOX.is_on()
PUBLIC_URL = environment.PUBLIC_URL.read() or f"http://127.0.0.1:{environment.PORT.read()}"
_public = urlsplit(PUBLIC_URL)
_is_https = _public.scheme == "https"
_more_hosts = [host for host in environment.HOSTS.read().split(",") if host]
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    _public.hostname or "localhost",
    *_more_hosts,
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if _is_https else []

# -- What we are made of ----------------------------------------------------------------------
INSTALLED_APPS = [
    "dunwell.identity",
    "dunwell.audit",
    "dunwell.ledger",
    "dunwell.receivables",
    "dunwell.payments",
    "dunwell.channels",
    "dunwell.casework",
    "dunwell.ui",
    "dunwell.demo",
    "dunwell.workspace",
    "dunwell.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "dunwell.ui.origin.BehindAWebServer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dunwell.ui.errors.DatabaseDown",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "dunwell.ui.doorkeeper.OneLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "dunwell.project.urls"
WSGI_APPLICATION = "dunwell.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "dunwell.ui.context.look",
            ],
        },
    }
]

# -- Where rows are kept ----------------------------------------------------------------------
_is_owner = environment.DATABASE_ROLE.read() == "owner"
_way_in = dict((database.owner() if _is_owner else database.app()).parameters)
_pool_size = int(environment.DATABASE_POOL.read())
_pool = {"pool": {"min_size": 1, "max_size": _pool_size, "timeout": 10}} if _pool_size else {}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _way_in.pop("dbname", ""),
        "USER": _way_in.pop("user", ""),
        "PASSWORD": _way_in.pop("password", ""),
        "HOST": _way_in.pop("host", ""),
        "PORT": _way_in.pop("port", ""),
        "OPTIONS": {**_way_in, **_pool},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Who may come in --------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_validators}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "dunwell.ui.doorkeeper.Doorkeeper"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Dunwell"

# -- What browsers are told -------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "dunwell.ui.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _is_https
CSRF_COOKIE_SECURE = _is_https
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
IS_BEHIND_A_WEB_SERVER = _is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_https else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

# -- Words, days and files --------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("en", "English"), ("de", "Deutsch"), ("fr", "Français")]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# -- Sign-in mail; messages to customers go through their entity's own sender ------------------
_mail = urlsplit(environment.SMTP_URL.read())
_mail_security = parse_qs(_mail.query).get("security", ["none"])[0]
EMAIL_HOST = _mail.hostname or "127.0.0.1"
EMAIL_PORT = _mail.port or 25
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail_security == "starttls"
EMAIL_USE_SSL = _mail_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = f"Dunwell <no-reply@{_public.hostname or 'localhost'}>"

LOGGING = logs.configure(level=environment.LOG_LEVEL.read(), form=environment.LOG_FORMAT.read())
