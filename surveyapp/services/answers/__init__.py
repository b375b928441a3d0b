"""Answers, from their arrival or import on: storing, receipts, screening, exclusions, late answers, counts."""
