"""The citizen app: a survey's page, the response to a form that is sent in, and the receipt."""
