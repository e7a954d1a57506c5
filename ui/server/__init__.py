"""One server for page and programs."""
