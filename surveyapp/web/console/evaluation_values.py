"""One indicator: its value, rule and trace, everything entered for it, and the form to enter a value."""

from flask import Blueprint

evaluation_values = Blueprint("evaluation_values", __name__)
