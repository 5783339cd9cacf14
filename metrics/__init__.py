"""What customers say and do, as figures: metrics, readings, and how sure they are."""
