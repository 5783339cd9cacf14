"""Plain arithmetic of a roadmap on plain values: no Django, no clock, no hidden randomness."""
