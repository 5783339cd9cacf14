"""What pages read of journeys."""
