"""Arithmetic of customer value on plain values."""
