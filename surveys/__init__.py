"""Short surveys: one question and a comment, by link, code or frame."""
