"""Changes of what customers said: one transaction each."""
