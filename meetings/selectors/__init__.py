"""Rows of meetings as read models: one for each page and each screen of a session."""
