"""Reads about models: rows become values and read models here."""
