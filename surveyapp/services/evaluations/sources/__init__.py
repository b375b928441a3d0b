"""Where the value of an indicator comes from, chosen without writing its file."""
