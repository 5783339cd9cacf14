"""Figures that are measured, each beside its target: ``make bench``. See docs/measurements.md."""
