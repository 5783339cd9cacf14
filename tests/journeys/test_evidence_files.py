"""Files of evidence: which are taken, how they are kept and handed over, when they go."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from journeys.evidence_files import BYTES_LIMIT, shown_name
from journeys.models import Evidence, Touchpoint
from journeys.services import empty_bins, remove
from tests.journeys.world import NOW, example_journey, touchpoint_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 10), "#0b5c63").save(out, format=form)
    return out.getvalue()


def archive(*names: str, size: int = 10) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"\0" * size)
    return out.getvalue()


WORKBOOK = ("[Content_Types].xml", "xl/workbook.xml")
TAKEN = {
    "informe.pdf": (PDF, "application/pdf"),
    "foto.png": (picture("PNG"), "image/png"),
    "foto.JPG": (picture("JPEG"), "image/jpeg"),
    "foto.webp": (picture("WEBP"), "image/webp"),
    "encuesta.xlsx": (
        archive(*WORKBOOK),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "encuesta.csv": ("cliente;nota\nLucía;4\n".encode("cp1252"), "text/csv"),
    "notas.txt": ("Lo que dijo Lucía: 3 < 5\n".encode(), "text/plain"),
    "notas16.txt": ("Lo que dijo Lucía\n".encode("utf-16"), "text/plain"),
}
PROGRAM = "SVG"  # what the reason for SVG and HTML names
OTHER, NOT_SO, EMPTY = "Allowed", "not what is in it", "empty"
REFUSED = [
    ("dibujo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", PROGRAM),
    ("pagina.html", b"<p>hola</p>", PROGRAM),
    ("pagina.txt", b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>", PROGRAM),
    ("datos.csv", b"nota\n<script>alert(1)</script>", PROGRAM),
    ("datos.csv", "<svg onload=alert(1)>".encode("utf-16"), PROGRAM),
    ("sin-nombre", PDF, OTHER),
    ("programa.exe", b"MZ\x90\x00", OTHER),
    ("macros.xlsm", archive(*WORKBOOK), OTHER),
    ("informe.pdf", picture("PNG"), NOT_SO),
    ("informe.pdf", b"  %PDF-1.7", NOT_SO),
    ("foto.png", b"<svg/>", NOT_SO),
    ("foto.png", picture("JPEG"), NOT_SO),
    ("foto.png", picture("PNG")[:30], NOT_SO),
    ("libro.xlsx", archive("word/document.xml"), NOT_SO),
    ("libro.xlsx", archive(*WORKBOOK, "xl/vbaProject.bin"), NOT_SO),
    ("libro.xlsx", archive(*WORKBOOK, size=40 * 1024 * 1024), NOT_SO),  # unpacks to 80 MB
    ("libro.xlsx", b"PK\x03\x04 and then nothing", NOT_SO),
    ("notas.txt", b"MZ\x90\x00\x03", NOT_SO),
    ("vacio.pdf", b"", EMPTY),
]


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def evidence(journey):
    return Evidence.objects.create(
        touchpoint=touchpoint_of(journey, "Entrega"), text="Entrevistas de mayo"
    )


@pytest.fixture
def files(settings, tmp_path):
    """A folder of this test's own where files are kept."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            **settings.STORAGES["default"],
            "OPTIONS": {**settings.STORAGES["default"]["OPTIONS"], "location": str(tmp_path)},
        },
    }
    return tmp_path


def address(evidence: Evidence) -> str:
    journey = evidence.touchpoint.stage.journey
    return reverse(
        "journeys:evidence_file", args=[journey.organization.slug, journey.pk, evidence.pk]
    )


def send(browser, evidence: Evidence, name: str, raw: bytes):
    return browser.post(address(evidence), {"file": SimpleUploadedFile(name, raw)})


def stored(files) -> list[str]:
    return sorted(str(p.relative_to(files)) for p in files.rglob("*") if p.is_file())


@pytest.mark.parametrize("name", TAKEN)
def test_an_allowed_file_comes_back_as_it_was_and_as_a_file(name, files, evidence, lead, client_of):
    raw, kind = TAKEN[name]
    browser = client_of(lead)
    assert send(browser, evidence, name, raw).status_code == 302
    response = browser.get(address(evidence))
    assert (response.status_code, response.content, response["Content-Type"]) == (200, raw, kind)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("name", "raw", "reason"), REFUSED)
def test_any_other_file_is_refused_with_its_reason_and_leaves_nothing(
    name, raw, reason, files, evidence, lead, client_of
):
    with translation.override("en"):
        response = client_of(lead, headers={"accept-language": "en"}).post(
            address(evidence), {"file": SimpleUploadedFile(name, raw)}
        )
    evidence.refresh_from_db()
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert (evidence.file.name, evidence.rev, stored(files)) == ("", 1, [])


@pytest.mark.parametrize(("size", "status"), [(BYTES_LIMIT, 302), (BYTES_LIMIT + 1, 413)])
def test_five_megabytes_are_the_limit(size, status, files, evidence, lead, client_of):
    raw = PDF + b" " * (size - len(PDF))
    assert send(client_of(lead), evidence, "grande.pdf", raw).status_code == status


def test_a_form_without_a_file_says_so(files, evidence, lead, client_of):
    response = client_of(lead).post(address(evidence))
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_the_senders_name_is_never_a_path(files, evidence, lead, client_of):
    browser = client_of(lead)
    send(browser, evidence, "..\\..\\etc\\nómina.pdf", PDF)
    evidence.refresh_from_db()
    assert stored(files) == [f"evidence/{evidence.pk}"]
    assert evidence.file_name == "nómina.pdf"
    said = browser.get(address(evidence))["Content-Disposition"]
    assert said == "attachment; filename*=utf-8''n%C3%B3mina.pdf"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\informes\\mayo.pdf", "mayo.pdf"),
        ("../../mayo.pdf", "mayo.pdf"),
        ("ma\r\nyo.pdf", "mayo.pdf"),
        ("mayo\u202efdp.txt", "mayofdp.txt"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_name_is_shown_plain_and_short(name, shown):
    assert shown_name(name) == shown


def test_only_the_site_can_read_a_kept_file(files, evidence, lead, client_of):
    send(client_of(lead), evidence, "informe.pdf", PDF)
    path = files / "evidence" / str(evidence.pk)
    assert (path.stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)


def test_another_file_takes_the_place_of_the_first(
    files, evidence, lead, client_of, django_capture_on_commit_callbacks
):
    browser = client_of(lead)
    send(browser, evidence, "primero.pdf", PDF)
    with django_capture_on_commit_callbacks(execute=True):
        send(browser, evidence, "segundo.txt", b"segundo")
    assert browser.get(address(evidence)).content == b"segundo"
    assert len(stored(files)) == 1


def test_a_file_removed_leaves_what_was_found(
    files, evidence, lead, client_of, django_capture_on_commit_callbacks
):
    browser = client_of(lead)
    send(browser, evidence, "informe.pdf", PDF)
    assert browser.get(address(evidence)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address(evidence), {"remove": "1"})
    evidence.refresh_from_db()
    assert (evidence.text, evidence.file_name, stored(files)) == ("Entrevistas de mayo", "", [])
    assert browser.get(address(evidence)).status_code == 404


def test_a_file_lies_in_the_bin_with_its_evidence_and_goes_when_the_bin_is_emptied(
    files, evidence, lead, client_of, django_capture_on_commit_callbacks
):
    browser = client_of(lead)
    send(browser, evidence, "informe.pdf", PDF)
    evidence.refresh_from_db()
    remove(row=evidence, author=lead, at=NOW)
    assert browser.get(address(evidence)).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        empty_bins(at=NOW + timedelta(days=29))
    assert len(stored(files)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        empty_bins(at=NOW + timedelta(days=31))
    assert stored(files) == []


def test_a_whole_organisation_that_goes_takes_its_files_along(
    files, evidence, organization, lead, client_of, django_capture_on_commit_callbacks
):
    send(client_of(lead), evidence, "informe.pdf", PDF)
    assert stored(files)
    with django_capture_on_commit_callbacks(execute=True):
        organization.delete()
    assert stored(files) == []


def test_a_file_that_is_missing_in_its_folder_is_not_there(files, evidence, lead, client_of):
    browser = client_of(lead)
    send(browser, evidence, "informe.pdf", PDF)
    evidence.refresh_from_db()
    default_storage.delete(evidence.file.name)
    assert browser.get(address(evidence)).status_code == 404


def test_executives_read_files_and_change_none(files, evidence, lead, executive, client_of):
    send(client_of(lead), evidence, "informe.pdf", PDF)
    reader = client_of(executive)
    assert reader.get(address(evidence)).content == PDF
    assert send(reader, evidence, "otro.txt", b"otro").status_code == 403
    assert reader.post(address(evidence), {"remove": "1"}).status_code == 403
    assert reader.get(address(evidence)).content == PDF


def test_files_are_not_there_for_strangers_nor_from_another_journey(
    files, evidence, lead, stranger, other_organization, client_of
):
    send(client_of(lead), evidence, "informe.pdf", PDF)
    assert client_of(stranger).get(address(evidence)).status_code == 404
    theirs = example_journey(other_organization)
    through = ["globex", theirs.pk, evidence.pk]
    browser = client_of(stranger)
    for foreign in (through, ["globex", theirs.pk, uuid4()]):
        place = reverse("journeys:evidence_file", args=foreign)
        assert browser.get(place).status_code == 404
        assert browser.post(place, {"remove": "1"}).status_code == 404
    evidence.refresh_from_db()
    assert evidence.file_name == "informe.pdf"


def test_evidence_of_a_touchpoint_in_the_bin_is_not_there(files, evidence, lead, client_of):
    browser = client_of(lead)
    send(browser, evidence, "informe.pdf", PDF)
    Touchpoint.objects.filter(pk=evidence.touchpoint_id).update(deleted_at=timezone.now())
    assert browser.get(address(evidence)).status_code == 404
