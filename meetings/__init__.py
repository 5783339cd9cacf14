"""What people do together: calibration sessions and the executive team's reflection."""
