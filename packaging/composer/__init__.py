"""Composes the built-in music from a written score, so that no recording has to be licensed."""
