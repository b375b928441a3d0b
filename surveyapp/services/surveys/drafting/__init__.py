"""Changes of a draft: by its form, undone and done again."""
