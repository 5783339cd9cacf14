"""What customers say in their own words: read by rules that can be seen, searched, shared."""
