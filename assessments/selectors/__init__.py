"""Reads about frameworks, rounds and answers: rows become values here and nowhere else."""
