"""People, organisations, teams and who may see what."""
