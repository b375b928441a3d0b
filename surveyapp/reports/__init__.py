"""What people take away: a report in format-neutral blocks, as a Word document, and the answers as files."""
