"""Files to download, of surveys and of evaluations."""
