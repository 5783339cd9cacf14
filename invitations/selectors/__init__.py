"""Reads: who is in a round, what was written to them, and what a list would do."""
