"""Settings and URLs: wires every app together and is imported by none."""
