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

from tools.prepare import compile_translations

KEPT = {"CX_TEST_RUN", "CX_CHROMIUM"}
# Workers of one run share its number; two runs at the same time have two.
RUN = os.environ.setdefault("CX_TEST_RUN", uuid.uuid4().hex[:8])
state = Path(tempfile.mkdtemp(prefix=f"cx-tests-{RUN}-"))
# A temporary directory per process, removed by the process that made it.
atexit.register(shutil.rmtree, state, ignore_errors=True)

# Nothing of the shell that starts the tests, and no .env file, changes what they see.
for name in [name for name in os.environ if name.startswith("CX_") and name not in KEPT]:
    del os.environ[name]
os.environ |= {
    "CX_LOCAL": "1",
    "CX_ENV_FILE": os.devnull,
    "CX_STATE_DIR": str(state),
    "CX_STATIC_ROOT": str(state / "static"),
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
}
(state / "static").mkdir()
compile_translations()  # a clean clone holds the catalogues as text only

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
# Jobs are done in the request that starts them, unless a test wants a process of its own.
JOBS_RUN = "here"
