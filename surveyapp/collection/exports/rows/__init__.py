"""Rows of a table -> responses, with everything that has to be said of them."""
