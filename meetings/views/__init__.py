"""Pages of meetings: for facilitators, for the room, for who attends, for who reflects."""
