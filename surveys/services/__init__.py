"""Writes: verb phrases, one transaction each, a named error."""
