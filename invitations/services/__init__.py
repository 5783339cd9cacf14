"""Writes: lists confirmed, messages prepared and sent, reminders planned, links for teams."""
