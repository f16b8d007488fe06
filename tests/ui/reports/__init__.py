"""Reports, read as whoever gets them reads them."""
