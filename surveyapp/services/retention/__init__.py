"""How long answers are kept, and their deletion wherever they are stored."""
