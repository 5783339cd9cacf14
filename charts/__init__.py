"""Figures as plain plotly dicts, each beside its own numbers as a table."""
