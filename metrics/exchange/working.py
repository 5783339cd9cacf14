"""Large files: looked at, checked and kept by jobs, which go on when the page is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.work import CannotGoOnError, Work
from metrics.exchange.deciding import MappingError
from metrics.exchange.importing import NothingToKeepError, check, keep
from metrics.exchange.looking import look_at
from metrics.models import ImportState, MetricImport
from metrics.services.importing import StaleImportError
from tables.errors import TableError


def look_at_figures(work: Work) -> str:
    """Do the job "look_at_figures"; arguments: import, heading_line, sheet, shape."""
    row = _import_of(work)
    said = work.arguments
    how = {name: said[name] for name in ("heading_line", "sheet", "shape") if name in said}
    _carried_out(lambda: look_at(row, progress=work.at, **how))
    if row.state == ImportState.REFUSED:
        raise CannotGoOnError(row.result["problem"]["message"])
    return _lines_sentence(row.look["lines"])


def check_figures(work: Work) -> str:
    """Do the job "check_figures"; arguments: import, mapping."""
    row = _import_of(work)
    mapping = work.arguments["mapping"]
    result = _carried_out(lambda: check(row, mapping, progress=work.at))
    return _lines_sentence(result["lines"])


def keep_figures(work: Work) -> str:
    """Do the job "keep_figures"; argument: import. Taken up again, the outcome is the same once."""
    row = _import_of(work)
    result = _carried_out(lambda: keep(row, by=work.job.started_by, progress=work.at))
    said = _("New readings: %(added)d; updated: %(updated)d; as before: %(unchanged)d.")
    return said % result["recorded"]


def _import_of(work: Work) -> MetricImport:
    rows = MetricImport.objects.owned_by(work.job.organization).select_related(
        "organization", "source", "created_by"
    )
    row = rows.filter(pk=work.arguments["import"]).first()
    if row is None:
        raise CannotGoOnError(_("This import is not there any more."))
    return row


def _carried_out(step: Callable[[], Any]) -> Any:
    """Do a step; what hinders it becomes the words for whoever started the job."""
    try:
        return step()
    except StaleImportError as error:
        raise CannotGoOnError(_("The import was kept or given up meanwhile.")) from error
    except TableError as error:
        raise CannotGoOnError(_placed(error)) from error
    except (MappingError, NothingToKeepError) as error:
        raise CannotGoOnError(str(error)) from error


def _placed(error: TableError) -> str:
    if error.line is None:
        return error.message
    return _("Line %(line)d: %(message)s") % {"line": error.line, "message": error.message}


def _lines_sentence(lines: int) -> str:
    return ngettext("%(n)d line read", "%(n)d lines read", lines) % {"n": lines}
