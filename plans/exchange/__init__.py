"""Plans as files that other programs read: spreadsheets, calendars, boards of tasks."""
