"""What a maturity model says, as plain values: read, checked, compared, merged."""
