"""Initiatives as files: read line by line, and written so that they can be read again."""
