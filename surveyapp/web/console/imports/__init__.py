"""Answers collected elsewhere: upload, preview with corrections, confirmation, taking back."""
