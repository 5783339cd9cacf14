"""The columns of a look as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.columns import ColumnFacts, Kind, Sample
from metrics.domain.headings import Heading


def seen_as_json(index: int, heading: str, facts: ColumnFacts) -> dict[str, Any]:
    """Return a column of a look as JSON."""
    evidence = facts.evidence
    return {
        "index": index,
        "heading": heading,
        "kind": facts.kind.value,
        "filled": facts.filled,
        "missing": facts.missing,
        "spellings": facts.spellings,
        "decimal": facts.decimal,
        "thousands": facts.thousands,
        "percent": facts.percent,
        "currency": facts.currency,
        "low": facts.low,
        "high": facts.high,
        "date_order": facts.order,
        "date_evidence": _("%(text)s in line %(line)d") % evidence.__dict__ if evidence else "",
        "examples": list(facts.examples),
        "values": facts.values,
        "odd": [[sample.line, sample.text] for sample in facts.odd],
        "odd_count": facts.odd_count,
        "swapped": facts.swapped,
    }


def facts_in(column: Mapping[str, Any]) -> ColumnFacts:
    """Return the facts of a column out of a look's JSON; the evidence stays words."""
    return ColumnFacts(
        kind=Kind(column["kind"]),
        filled=column["filled"],
        missing=column["missing"],
        spellings=column["spellings"],
        decimal=column["decimal"],
        thousands=column["thousands"],
        percent=column["percent"],
        currency=column.get("currency", ""),
        low=column["low"],
        high=column["high"],
        order=column["date_order"],
        evidence=None,
        examples=tuple(column["examples"]),
        values=column["values"],
        odd=tuple(Sample(line, text) for line, text in column["odd"]),
        odd_count=column["odd_count"],
        swapped=column.get("swapped", False),
    )


def headings_in(look: Mapping[str, Any]) -> list[Heading]:
    """Return the columns of a look with their headings."""
    return [Heading(column["heading"], facts_in(column)) for column in look["columns"]]
