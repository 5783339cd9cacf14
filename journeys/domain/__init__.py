"""Plain arithmetic of a journey on plain values: no Django, no clock, no hidden randomness."""
