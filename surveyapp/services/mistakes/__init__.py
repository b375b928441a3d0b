"""What is wrong with a definition file or an entered value, in words, and long lists of it."""
