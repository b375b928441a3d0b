"""Statistics of a scale: intervals, reliability, validity."""
