"""Measures how loud music is, in a process of its own (EBU R 128, ITU-R BS.1770-4)."""
