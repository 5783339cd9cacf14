"""The product's settings as the tests use them; everything comes from the environment set here.

pytest reads its settings before any conftest.py, therefore this module and not a fixture.
TEST_DATABASE_URL chooses the database: a SQLite file of its own unless it is given.
"""

import atexit
import os
import shutil
import tempfile
import uuid
from pathlib import Path

# Workers of one run share its number; two runs at the same time have two.
RUN = os.environ.setdefault("CX_TEST_RUN", uuid.uuid4().hex[:8])
state = Path(tempfile.mkdtemp(prefix=f"cx-tests-{RUN}-"))
# A temporary directory per process, removed by the process that made it.
atexit.register(shutil.rmtree, state, ignore_errors=True)

os.environ["CX_LOCAL"] = "1"
os.environ["CX_STATE_DIR"] = str(state)
os.environ["CX_STATIC_ROOT"] = str(state / "static")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
for name in ("CX_DEBUG", "CX_ENVIRONMENT", "CX_SECRET_KEY", "CX_ALLOWED_HOSTS", "CX_SIGNUP_OPEN"):
    os.environ[name] = {"CX_DEBUG": "0", "CX_SIGNUP_OPEN": "1"}.get(name, "")
(state / "static").mkdir()

from cxmaturity.settings import *  # noqa: E402, F403
from cxmaturity.settings import DATABASES, STORAGES  # noqa: E402

# What a test starts as a process of its own reads the product's settings, not these.
os.environ["DJANGO_SETTINGS_MODULE"] = "cxmaturity.settings"

# A file, not memory: several threads get a connection each, as in service.
DATABASES["default"]["TEST"] = {
    "NAME": str(state / "test.sqlite3")
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else f"test_cx_{RUN}"
}
# The hash that protects passwords is slow on purpose; a hundred users in tests need no protection.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names without checksums: nothing has been collected.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
