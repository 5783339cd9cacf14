"""Reads: rows → values → one read model for one page."""

from economics.selectors.worth import Missing, Valuation, ValueOfChange, value_of_change

__all__ = ["Missing", "Valuation", "ValueOfChange", "value_of_change"]
