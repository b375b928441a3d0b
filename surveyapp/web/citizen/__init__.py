"""The citizen app: a survey's page, what happens when it is sent in, and the receipt."""
