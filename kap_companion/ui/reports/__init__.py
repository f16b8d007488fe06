"""Reports: what the record says, put into words and laid out for paper. Each is a module."""
