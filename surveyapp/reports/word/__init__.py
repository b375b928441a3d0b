"""Blocks as a Word document: frame, body, styles, native charts, pages, PDF."""
