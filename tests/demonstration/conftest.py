from datetime import date

import pytest
from django.conf import settings

from assessments.framework_files import read_framework
from assessments.models import Capability
from assessments.services import load_framework
from demonstration.builder import build
from roadmaps.library_files import read_library
from roadmaps.services import load_library

FOLDER = settings.BASE_DIR / "fixtures" / "frameworks" / "cx_v1"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def files():
    framework = read_framework(FOLDER)
    codes = [c["code"] for area in framework.areas for c in area["capabilities"]]
    return framework, read_library(FOLDER, codes)


@pytest.fixture
def foundations(db, files):
    """The framework and its library, as a new installation has them."""
    framework, _ = load_framework(files=files[0])
    load_library(framework=framework, rows=files[1])
    assert Capability.objects.count() == 30
    return framework


@pytest.fixture
def demonstration(foundations):
    return build(today=TODAY)
