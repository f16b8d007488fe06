"""What happens in a session, as values: events, entries, charts, schedules. Standard library only."""
