"""What people wrote: words, themes by a coding frame, quotes."""
