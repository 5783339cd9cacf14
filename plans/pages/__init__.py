"""Read models of pages, in words and with geometry."""
