"""From coded answers to figures: tallies that merge, and what is computed from them."""
