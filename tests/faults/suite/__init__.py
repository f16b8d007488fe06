"""Everything that can go wrong with a vault's disk, clock or process, done to a real one."""
