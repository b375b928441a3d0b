"""The lines of a paper → its parts: title, questions, options, and what each line is."""
