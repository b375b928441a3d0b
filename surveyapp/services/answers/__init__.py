"""How long the answers of a survey are kept, and how they are deleted."""
