"""What to do next: initiatives ranked by gap and impact, put into a calendar."""
