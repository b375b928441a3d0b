"""The deployed worker with limits of seconds, so that a test sees connections dropped."""

from surveyapp.web import patient_socket, patient_worker

patient_worker.HEAD_SECONDS = 1.0
patient_worker.BODY_SECONDS = 1.0
patient_socket.PATIENCE_SECONDS = 1.0
patient_worker.LEAVING_SECONDS = 1.0


class HastyWorker(patient_worker.PatientWorker):
    """A worker that waits a second for everything."""
