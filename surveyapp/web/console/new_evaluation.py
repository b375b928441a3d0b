"""A new evaluation, from an uploaded file or from last year's; and the text of an indicator system."""

from flask import Blueprint

new_evaluation = Blueprint("new_evaluation", __name__)
