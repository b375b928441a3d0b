"""What if: other values for a system, scored and shown, never kept."""

from flask import Blueprint

what_if = Blueprint("what_if", __name__)
