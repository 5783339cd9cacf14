"""What the report says, section by section: finished texts and positions."""
