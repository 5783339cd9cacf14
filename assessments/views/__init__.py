"""Pages of the questionnaire, of rounds and of their results."""
