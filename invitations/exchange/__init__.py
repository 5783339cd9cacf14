"""Lists of people out of tables that somebody hands in."""
