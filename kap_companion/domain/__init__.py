"""What happens in a session, as values: events, entries, charts. Standard library only."""
