"""Rows → the programme; what was computed → one read model for one page."""
