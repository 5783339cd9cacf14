"""What happens in a calibration session, without database, web or clock."""
