"""The map on a phone: a card for each touchpoint, under its stage."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.layout import icon
from journeys.pages.grid import Grid
from journeys.pages.marks import meter
from journeys.selectors.board import BoardStage, Column


class Cards:
    """The cards of a grid; what all of them say is looked up once."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.moment = f'<p class="mot">{escape(_("Moment of truth"))}</p>'
        self.matters, self.lived = escape(_("matters")), escape(_("lived"))
        self.earlier = escape(_("Earlier: %(touchpoint)s"))
        self.later = escape(_("Later: %(touchpoint)s"))
        self.up, self.down = icon("arrow-up"), icon("arrow-down")
        self.edit = f"{icon('pencil')}{escape(_('Edit'))}"

    def of(self, stage: BoardStage) -> SafeString:
        """Return the cards of one stage as markup, put together from escaped parts."""
        return SafeString("".join(self._card(column) for column in stage.columns))

    def _card(self, column: Column) -> str:
        row = column.touchpoint
        here, title = self.grid.touchpoint_url(row.pk), escape(str(row))
        said = [str(row.channel or ""), self.grid.controls[row.control]]
        said.append(self.grid.board.word(column.values.emotion))
        pains = "".join(f'<p class="small pain">{escape(p.text)}</p>' for p in column.pain_points)
        return (
            f'<article class="card" id="t-{row.pk}"><h3><a href="{here}">{title}</a></h3>'
            f"{self.moment if column.moment.holds else ''}"
            f'<p class="small quiet">{escape(" · ".join(word for word in said if word))}</p>'
            f"{self._figures(column)}{pains}"
            f"{self._moves(here, title) if self.grid.may_edit else ''}</article>"
        )

    def _figures(self, column: Column) -> str:
        values = column.values
        if values.experience is None and values.importance is None:
            return ""
        return (
            f'<dl class="card-figures"><div><dt>{self.matters}</dt>'
            f"<dd>{meter(values.importance, 'importance')}</dd></div>"
            f"<div><dt>{self.lived}</dt>"
            f"<dd>{meter(values.experience, 'experience')}</dd></div></dl>"
        )

    def _moves(self, here: str, title: str) -> str:
        """Return the buttons; without JavaScript they send the form that stands above the cards."""
        send = f'class="button small" form="card-move" formaction="{here}move/" name="by"'
        named = {"touchpoint": title}
        return (
            f'<div class="card-moves"><span><button {send} data-hx-post="{here}move/" value="-1"'
            f' aria-label="{self.earlier % named}">{self.up}</button>'
            f'<button {send} data-hx-post="{here}move/" value="1"'
            f' aria-label="{self.later % named}">{self.down}</button></span>'
            f'<a class="button small" href="{here}">{self.edit}'
            f'<span class="visually-hidden">: {title}</span></a></div>'
        )
