"""The scoring rules: one class each, and the table that names them."""
