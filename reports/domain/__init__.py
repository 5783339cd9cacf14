"""Arithmetic of a portfolio of clients, on plain values."""
