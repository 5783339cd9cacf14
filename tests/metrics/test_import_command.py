"""``manage.py import_metrics``: a summary a program can read, and a status that says whether."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from metrics.models import MetricImport, Reading, Source, SourceKind

pytestmark = pytest.mark.django_db

FILE = "Fecha;Canal;CSAT\n13/01/2026;Kiosko;5\n14/01/2026;Kiosko;9\n"
MAPPING = {"shape": "responses", "columns": {"Fecha": "date", "1": "channel", "CSAT": "score:csat"}}


@pytest.fixture
def run(tmp_path, organization):
    def said(*words, text=FILE, mapping=MAPPING, status=0):
        file, decided = tmp_path / "f.csv", tmp_path / "mapping.json"
        file.write_text(text)
        decided.write_text(json.dumps(mapping))
        out = StringIO()
        command = ["import_metrics", str(file), "--organization", "acme", "--source", "CRM"]
        if mapping is not None:
            command += ["--mapping", str(decided)]
        try:
            call_command(*command, *words, stdout=out)
        except CommandError as error:
            assert error.returncode == status == 1
        else:
            assert status == 0
        return json.loads(out.getvalue()) if out.getvalue() else None

    return said


def test_a_file_is_kept_and_summed_up(run):
    told = run()
    assert (told["kept"], told["lines"], told["kept_lines"], told["refused"]) == (True, 2, 1, 1)
    assert told["recorded"] == {"added": 1, "updated": 0, "unchanged": 0}
    assert told["reasons"] == {"off_scale": 1}
    assert Reading.objects.get().channel.name == "Kiosko"


def test_what_is_remembered_needs_no_mapping(run):
    run()
    told = run(mapping=None)
    assert told["recorded"] == {"added": 0, "updated": 0, "unchanged": 1}


def test_a_dry_run_changes_nothing(run):
    told = run("--dry-run")
    assert (told["kept"], told["readings"]["new"]) == (False, 1)
    for model in (Reading, MetricImport, Source):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"text": "a"}, "nothing below the heading"),
        ({"text": "Fecha;Canal;CSAT\n13/01/2026;Kiosko;9\n"}, "nothing to keep"),
        ({"mapping": {"shape": "responses", "columns": {"Fecha": "date"}}}, "score"),
    ],
)
def test_what_cannot_be_kept_leaves_nothing_and_says_why(run, how, said):
    from django.utils import translation

    with translation.override("en"):
        told = run(status=1, **how)
    assert said in told["problem"]["message"]
    for model in (Reading, MetricImport, Source):
        assert not model.objects.exists()


def test_without_anything_remembered_a_mapping_is_asked_for(run):
    assert run(mapping=None, status=1) is None
    assert not Source.objects.exists()


def test_a_survey_is_no_source_of_files(run, organization):
    Source.objects.create(organization=organization, name="CRM", kind=SourceKind.SURVEY)
    assert run(status=1) is None
    assert not Reading.objects.exists()
    assert not MetricImport.objects.exists()
