"""The music library: which music there is, how loud it is, and the arcs made of it."""
