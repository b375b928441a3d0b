"""Files of papers → their lines: one module for each kind of file."""
