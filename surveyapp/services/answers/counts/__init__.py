"""Counts and marks of responses, kept up to a place in the order of arrival."""
