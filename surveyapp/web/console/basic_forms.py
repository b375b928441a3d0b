"""基础表: filled in by an evaluator, or by the evaluated unit through a one-time link."""

from flask import Blueprint

basic_forms = Blueprint("basic_forms", __name__)
