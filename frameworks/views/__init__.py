"""Pages about models of one's own."""
