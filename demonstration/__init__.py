"""A believable invented organisation to try everything on, made and removed by one command."""
