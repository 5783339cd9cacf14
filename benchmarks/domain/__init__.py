"""Arithmetic of benchmarks: no Django, no database."""
