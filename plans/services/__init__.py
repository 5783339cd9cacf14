"""Writes: scenarios kept, computed, decided."""
