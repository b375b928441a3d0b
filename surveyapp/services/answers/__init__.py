"""Responses after they came: which of them screening marks."""
