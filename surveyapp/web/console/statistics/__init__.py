"""The console's pages of statistics: one module for each page."""
