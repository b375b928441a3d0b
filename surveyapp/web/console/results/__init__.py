"""Results and frozen snapshots of a survey."""
