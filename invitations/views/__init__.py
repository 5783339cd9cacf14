"""Pages about a round's people and what is written to them."""
