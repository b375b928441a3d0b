"""The same figures over years: trends, whether they are comparable, whether they changed."""
