"""Composition of the portal. Everything that differs between machines comes from the environment."""

from datetime import timedelta
from pathlib import Path

import environ

from common.logs import configuration as logging_as
from common.privacy import own_folder
from common.secret import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Files of this installation: the database, the secret, what users upload, mail when there is no mail server.
DATA_DIR = own_folder(Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve())

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The web servers in front of the portal (addresses or networks) that are believed when they tell whom they speak for.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

INSTALLED_APPS = [
    "common.audit",
    "common.jobs",
    "members",
    "documents",
    "pacts",
    "campaigns",
    "scoring",
    "awards",
    "common.web.admin.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "axes",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "common.web.requestnumber.request_number",
    "common.web.measures.count_requests",
    "common.web.forwarded.forwarded_scheme",
    "django.middleware.security.SecurityMiddleware",
    # Before static files are answered, so that they have it too.
    "common.web.policy.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Log-in is required unless a route says otherwise (`login_not_required`).
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.web.notmade.RecordNotMadeMiddleware",
]

ROOT_URLCONF = "khoithidua.urls"
WSGI_APPLICATION = "khoithidua.wsgi.application"

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
            ],
            "builtins": [
                "common.vietnamese.templatetags.vi",
                "common.records.templatetags.labels",
                "scoring.templatetags.words",
            ],
            "libraries": {
                "boxes": "common.web.templatetags.boxes",
                "codes": "scoring.templatetags.codes",
                "lines": "common.web.templatetags.lines",
                "records": "common.records.templatetags.records",
                "tables": "common.records.templatetags.tables",
                "typed": "common.web.templatetags.typed",
            },
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'khoithidua.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Which also reads where nothing can be written.
    DATABASES["default"]["ENGINE"] = "common.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        # A write transaction takes its lock when it begins, so that what it read is still so when it writes.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    # Asked first: where too many wrong passwords came from, none is looked at for a while (`members.throttle`).
    "members.throttle.Gate",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "members.throttle.Throttle"
AXES_CLIENT_IP_CALLABLE = "common.web.addresses.client_address"
# A wrong password is forgotten after a day; how long one waits until then is the handler's.
AXES_COOLOFF_TIME = timedelta(days=1)
AXES_FAILURE_LIMIT = 1
# What is tried while one has to wait is not counted: the wait that was told stays true.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address", "username"]
AXES_SENSITIVE_PARAMETERS = ["csrfmiddlewaretoken"]
# It has no Vietnamese; accounts are unlocked on their own page. Its answer to whoever waits is the log-in page's.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W002",  # which asks for a middleware that answers
    # HSTS speaks of this host: what else an office has under its name, and whether browsers are to ship with it, is
    # for whoever runs the office's other servers.
    *("security.W005", "security.W021"),
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "members.hashers.Argon2",
    # What was set before is taken, and kept anew at the next log-in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "members.passwords.FieldWordsValidator"}]

# How long a link lasts by which somebody sets the own password (`members.links`).
PASSWORD_RESET_TIMEOUT = env.int("LINK_DAYS", default=14) * 24 * 60 * 60

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
# Grouping would turn years into «2.023» and read «9.125» as 9125: numbers go through common.vietnamese.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["common.formats"]
LOCALE_PATHS = [BASE_DIR / "common" / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "common.web.statics.KnownAddresses"
    },
}
# What several machines keep together lies in a bucket that they share; one machine has folders (`common.files.stores`).
if FILES_URL := env.str("FILES_URL", default=""):
    from common.files.bucket import storage_at

    STORAGES["shared"] = storage_at(FILES_URL)

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Without a mail server, letters are kept as files beside the data, and nobody is told that one was sent.
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 20
MAIL_IS_SENT = bool(env.str("EMAIL_URL", default=""))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="khoithidua@localhost")
if MAIL_IS_SENT:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Which refuses a cookie that can be no key before the database has to.
SESSION_ENGINE = "common.web.sessions"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# Behind HTTPS the trusted origins say so; on one machine without it the cookies must still travel.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = any(o.startswith("https://") for o in CSRF_TRUSTED_ORIGINS)
if SESSION_COOKIE_SECURE:
    # Believed of a web server in front alone (`common.web.forwarded`).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # Whoever watches asks each machine by itself, past the web server that speaks HTTPS.
    SECURE_REDIRECT_EXEMPT = [r"^suc-khoe/"]
    # For how long a browser that came once asks by HTTPS alone; a year, unless the certificate is still being tried.
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)

# A grid posted without scripting holds one field a cell and value.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# What is sent as a file is stopped at the door where it is too much; what is let in waits beside the data, for what a
# system has for such things (/tmp) may be small, or be memory.
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # common.files.uploads.MOST_FILES
FILE_UPLOAD_HANDLERS = [
    "common.files.uploads.Doorkeeper",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Django would make them readable for everybody, the gathered static files too.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "coming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
# The files behind the scores, by their SHA-256 (`common.files.store`).
EVIDENCE_DIR = DATA_DIR / "evidence"
# The documents that were issued and filed, in the same way.
RECORDS_DIR = DATA_DIR / "records"
# Every kind of document that the portal issues, with who may read it.
DOCUMENT_CATALOGUE = "khoithidua.catalogue.catalogue"
# What a year's dossier holds, and where the last one of each year lies until it is made again.
DOSSIER_CONTENTS = "khoithidua.urls.contents"
DOSSIERS_DIR = DATA_DIR / "dossiers"
# Work in the background (`common.jobs`) is queued in the database and done by `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# The root certificates (PEM) whose signatures by token are trusted; what is put here counts from the next file on.
TRUST_DIR = DATA_DIR / "trust"
# How the portal is reached from outside: it is printed on every issued document, as words and as a QR code.
HERE = f"http://localhost:{env.str('PORT', default='8000')}"
PUBLIC_URL = env.str("PUBLIC_URL", default=(CSRF_TRUSTED_ORIGINS or [HERE])[0]).rstrip("/")

# What each floor brings to the files of a year (`load_year`, `dump_year`), in the order they are read.
YEAR_FILE_SECTIONS = [
    "members.yearfile",
    "pacts.yearfile",
    "pacts.regulation.yearfile",
    "campaigns.yearfile",
    "scoring.yearfile",
    "awards.yearfile",
]

# Prints that were made and may soon be asked for again (`common.records.made`): none has to be kept.
MADE_DIR = DATA_DIR / "made"
# What was found inside the PDFs that are kept, by their SHA-256; found again where it is missing.
LOOKED_DIR = DATA_DIR / "looked"
# Processes that set records, for each process of the server: more than one where many print at once. 0 sets them in the
# server's own, which then does nothing else meanwhile.
RECORD_WORKERS = env.int("RECORD_WORKERS", default=1)
# What goes through the bytes that each floor keeps for good (`verify_records`).
RECORD_CHECKS = [
    "documents.checking.check_documents",
    "pacts.kept.check_pacts",
    "scoring.publications.checking.check_publications",
]

# What is asked before a backup is made, and answers why none may be made now.
BACKUP_QUESTIONS = ["awards.sweeping.why_no_backup"]
# Under which key backups are encrypted (`common.backup.sealing`); without one they stay open.
BACKUP_KEY = env.str("BACKUP_KEY", default="")

# «json» for whoever gathers the logs of several machines (`common.logs`).
LOGGING = logging_as(env.str("LOG_FORMAT", default="text"))

# Who may read how the portal does («/suc-khoe/so-do/», for a Prometheus server): by address or network, or by a token.
METRICS_FROM = env.list("METRICS_FROM", default=[])
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
