"""Pages about people, teams, invitations and one's own settings."""
