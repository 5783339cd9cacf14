"""What of a roadmap would go along to another organisation, in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure, money, percent
from roadmaps.import_page import field_name
from roadmaps.models import Roadmap
from roadmaps.reusing import Carried, Left, Template


@dataclass(frozen=True)
class CarriedLine:
    """One initiative that goes along: its estimates, its own texts, what of them stays behind."""

    title: str
    estimates: str
    texts: tuple[tuple[str, str], ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class ReusePage:
    """The page before a roadmap is made for another organisation."""

    roadmap: Roadmap
    template: Template
    currency: str  # of the other organisation
    other: str  # its name

    @property
    def headline(self) -> str:
        number = len(self.template.carried)
        words = {"n": number, "name": self.other}
        if not number:
            return _("Nothing of this roadmap fits the round of %(name)s") % words
        return (
            ngettext(
                "%(n)s initiative goes along to %(name)s",
                "%(n)s initiatives go along to %(name)s",
                number,
            )
            % words
        )

    @cached_property
    def lines(self) -> list[CarriedLine]:
        titles = {one.key: one.title for one in self.template.carried}
        return [self._line(one, titles) for one in self.template.carried]

    def _line(self, one: Carried, titles: dict[str, str]) -> CarriedLine:
        parts = [
            _("%(days)s days of work")
            % {"days": figure(float(one.effort), 0 if one.effort == int(one.effort) else 1)},
            money(float(one.cost), self.currency),
            ngettext("%(n)s quarter", "%(n)s quarters", one.duration) % {"n": one.duration},
            percent(float(one.probability)),
            ", ".join(f"{code} +{figure(float(p), 2)}" for code, p in one.lifts.items()),
        ]
        after = "; ".join(sorted(titles[key] for key in one.requires if key in titles))
        if after:
            parts.append(_("after %(names)s") % {"names": after})
        return CarriedLine(
            title=one.title,
            estimates=" · ".join(part for part in parts if part),
            texts=tuple(
                (field_name(name), text)
                for name, text in one.texts.items()
                if text and name != "title"
            ),
            withheld=tuple(
                (
                    _("Its own name stays behind: it says “%(name)s”.")
                    if text.field == "title"
                    else _("%(field)s stays behind: it says “%(name)s”.")
                )
                % {"field": field_name(text.field), "name": text.name}
                for text in one.withheld
            ),
        )

    @property
    def left(self) -> list[tuple[str, str]]:
        return [(one.title, self._why_left(one)) for one in self.template.left]

    def _why_left(self, one: Left) -> str:
        if one.is_excluded:
            return _("left out of this roadmap")
        if one.name:
            return _("its name says “%(name)s”") % {"name": one.name}
        return _("lifts nothing that the other round asks about")
