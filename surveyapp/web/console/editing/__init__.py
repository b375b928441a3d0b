"""A questionnaire's text: begun, edited, checked, published."""
