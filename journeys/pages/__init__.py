"""What each page of a journey shows: a board put into cells, lines, sums and words."""
