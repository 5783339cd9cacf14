"""Small marks of the pages of meetings."""
