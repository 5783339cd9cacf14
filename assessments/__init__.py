"""The framework, rounds of answers and the scores that explain themselves."""
