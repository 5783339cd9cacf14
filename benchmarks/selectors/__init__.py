"""Reads of benchmarks: rows become values here and nowhere else."""
