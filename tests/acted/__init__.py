"""A session acted out from outside the program: by keys, by mouse, read as a screen reader does."""
