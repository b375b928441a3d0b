"""People who use the console, and what keeps them apart from others."""
