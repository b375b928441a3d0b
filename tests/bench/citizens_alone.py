"""The citizen app without a console beside it, as gunicorn loads it for the benchmark."""

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from surveyapp.config import read_settings
from surveyapp.extensions import db
from surveyapp.records.connection import prepare_engine
from surveyapp.services.addresses import CITIZENS
from surveyapp.web.citizen.app import create_citizen_app

citizens = create_citizen_app(read_settings().for_flask())
with citizens.app_context():
    prepare_engine(db.engine)
app = DispatcherMiddleware(Response(status=404), {CITIZENS: citizens})
