"""Tests of the arithmetic of surveys: no database."""
