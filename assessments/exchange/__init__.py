"""Answers gathered with other tools, as files: what their columns and spellings mean."""
