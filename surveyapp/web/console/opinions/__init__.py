"""What people wrote: words, themes, coding, quotes."""
