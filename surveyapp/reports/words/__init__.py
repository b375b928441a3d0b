"""The words of reports: one module for each subject that is put into words."""
