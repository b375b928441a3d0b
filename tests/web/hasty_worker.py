"""The deployed worker with limits of seconds, so that a test sees connections dropped."""

from surveyapp.web import patient_worker
from surveyapp.web.limits import BODY_SECONDS, HEAD_SECONDS, LEAVING_SECONDS, PATIENCE_SECONDS

HEAD_SECONDS = 1.0
BODY_SECONDS = 1.0
PATIENCE_SECONDS = 1.0
LEAVING_SECONDS = 1.0


class HastyWorker(patient_worker.PatientWorker):
    """A worker that waits a second for everything."""
