"""One journey to take away: as a PDF, as slides with native shapes, as pictures of curve and map."""
