"""Plain arithmetic of an assessment on plain values: no Django, no clock, no hidden randomness."""
