"""Pages about what customers say."""
