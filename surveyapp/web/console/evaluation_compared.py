"""An evaluation beside what was published, and beside another year."""

from flask import Blueprint

evaluation_compared = Blueprint("evaluation_compared", __name__)
