"""Questionnaires as evaluators have them on paper: files of any usual kind → questionnaire files."""
