"""Journeys as files: tables for spreadsheets, plain documents, diagrams in text."""
