"""Rules about lists of participants and texts of messages, on plain values."""
