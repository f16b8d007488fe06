"""The places of the program: each draws charts and calls services."""
