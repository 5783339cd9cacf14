"""What people do in calibration sessions and in the executive team's reflection."""
