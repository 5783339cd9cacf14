"""The whole picture: one organisation at a glance, and the portfolio of several."""

from reports.selectors.overview import Overview, overview
from reports.selectors.portfolio import Client, Portfolio, portfolio

__all__ = ["Client", "Overview", "Portfolio", "overview", "portfolio"]
