"""Which items matter most for an outcome: derived importance, and what to improve first."""
