"""The Flask extension, created once and bound to each app by its factory."""

from flask_sqlalchemy import SQLAlchemy

from surveyapp.records.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
