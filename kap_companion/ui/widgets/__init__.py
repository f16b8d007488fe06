"""The parts that pages are made of: each takes plain values and tells what was done with it."""
