"""The console: where evaluators run surveys. One module for each area; `register` puts them together."""
