"""The product's settings as they run, except that static files are served without collecting them."""

from cxmaturity.settings import *  # noqa: F403
from cxmaturity.settings import STORAGES

WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
