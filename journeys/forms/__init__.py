"""What people may send about journeys, field by field."""
