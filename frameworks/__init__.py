"""A model of one's own: copied, edited, checked, published, exchanged."""
