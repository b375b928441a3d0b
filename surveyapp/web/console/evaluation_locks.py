"""Locking and unlocking an evaluation."""

from flask import Blueprint

evaluation_locks = Blueprint("evaluation_locks", __name__)
