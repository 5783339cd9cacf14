"""What files call channels, places and metrics, and which of the organisation's own that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import translation

from accounts.models import Organization
from journeys.models import Channel, Stage, StageKind, Touchpoint
from metrics.domain.spellings import folded, outcome_of
from metrics.models import Metric
from metrics.selectors.known import metrics_of

LANGUAGES = ("es", "en")
_ALSO_CALLED = {
    "csat": ("Satisfacción", "Satisfaction", "% satisfechos"),
    "nps": ("Net promoter score", "Recomendación", "Recommendation"),
    "ces": ("Esfuerzo", "Effort", "Facilidad", "Customer effort score"),
    "conversion": ("Tasa de conversión", "Conversion rate", "Win rate"),
    "sales_cycle": ("Ciclo de venta", "Ciclo de ventas", "Sales cycle", "Días de venta"),
    "retention": ("Tasa de retención", "Retention rate"),
    "churn": ("Tasa de abandono", "Abandono", "Bajas", "Churn rate", "Fuga"),
    "order_value": ("Ticket medio", "Ticket promedio", "Valor medio del pedido", "AOV"),
    "orders": ("Pedidos", "Órdenes", "Orders", "Compras"),
    "revenue": ("Ingresos", "Ventas", "Facturación", "Sales", "Revenue"),
    "new_customers": ("Clientes nuevos", "Altas", "New customers"),
    "acquisition_spend": ("Gasto de captación", "Inversión en captación", "Acquisition spend"),
    "cltv": ("CLV", "LTV", "Valor de vida del cliente", "Customer lifetime value"),
    "coca": ("CAC", "Coste de adquisición", "Costo de adquisición", "Customer acquisition cost"),
    "response_rate": ("Tasa de respuesta", "Response rate"),
}


@dataclass
class Names:
    """The organisation's own words, folded → id or key. A word that fits several is in none."""

    channel: dict[str, str] = field(default_factory=dict)
    touchpoint: dict[str, str] = field(default_factory=dict)
    stage: dict[str, str] = field(default_factory=dict)
    moment: dict[str, str] = field(default_factory=dict)
    metric: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    metric_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ids: dict[str, frozenset[str]] = field(default_factory=dict)  # what may be chosen, by role
    labels: dict[str, str] = field(default_factory=dict)  # id → how it is called

    @classmethod
    def of(cls, organization: Organization) -> Names:
        """Return the words of an organisation. Four queries."""
        names = cls()
        names._add_metrics(organization)
        names._add_places(organization)
        channels = Channel.objects.owned_by(organization)
        names.channel = _once(
            (word, str(row.pk)) for row in channels for word in (row.name_es, row.name_en, row.key)
        )
        names.ids["channel"] = frozenset(str(row.pk) for row in channels)
        names.labels.update({str(row.pk): row.name for row in channels})
        return names

    def _add_metrics(self, organization: Organization) -> None:
        for metric in metrics_of(organization):
            said = {metric.key, *_ALSO_CALLED.get(metric.kind, ())}
            for language in LANGUAGES:
                with translation.override(language):
                    said |= {metric.name, metric.short_name}
            self.metrics[metric.key] = metric
            self.metric_names[metric.key] = tuple(sorted(said))
        self.metric = _once(
            (word, key) for key, words in self.metric_names.items() for word in words
        )
        self.ids["metric"] = frozenset(self.metrics)

    def _add_places(self, organization: Organization) -> None:
        present = {"deleted_at": None, "journey__deleted_at": None}
        stages = list(Stage.objects.owned_by(organization).filter(**present))
        touchpoints = list(
            Touchpoint.objects.owned_by(organization).filter(
                deleted_at=None, stage__in=[stage.pk for stage in stages]
            )
        )
        self.stage = _once((str(stage), str(stage.pk)) for stage in stages)
        self.touchpoint = _once((row.title, str(row.pk)) for row in touchpoints)
        self.ids["stage"] = frozenset(str(stage.pk) for stage in stages)
        self.ids["touchpoint"] = frozenset(str(row.pk) for row in touchpoints)
        self.labels.update({str(row.pk): str(row) for row in (*stages, *touchpoints)})
        self.ids["moment"] = frozenset(StageKind.values)
        words = [(kind.value, kind.value) for kind in StageKind]
        for language in LANGUAGES:
            with translation.override(language):
                words += [(str(kind.label), kind.value) for kind in StageKind]
        self.moment = _once([*words, ("Captación", "acquisition"), ("Compra", "sale")])

    def matched(self, role: str, text: Any) -> str:
        """Return the id or key that a word means by itself, "" where it is none or several."""
        if role == "outcome":
            return outcome_of(text)
        found: Mapping[str, str] = getattr(self, role)
        return found.get(folded(text), "")

    def label(self, value: UUID | str | None) -> str:
        """Return how a chosen channel or place is called."""
        return self.labels.get(str(value), str(value)) if value else ""


def _once(pairs: Any) -> dict[str, str]:
    """Return words that mean one thing only."""
    found: dict[str, set[str]] = {}
    for word, value in pairs:
        if folded(word):
            found.setdefault(folded(word), set()).add(value)
    return {word: next(iter(values)) for word, values in found.items() if len(values) == 1}
