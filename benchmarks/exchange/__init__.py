"""Benchmarks as files."""
