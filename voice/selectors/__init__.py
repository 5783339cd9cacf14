"""Reads: rows → values → one read model for one page."""
