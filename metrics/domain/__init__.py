"""Arithmetic of customer metrics on plain values."""
