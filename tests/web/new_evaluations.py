"""What tests send to the page of new evaluations."""

import io
from typing import Any

from evaluated_folder import FOLDER, INDICATORS
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

NEW = "/console/evaluations/new"


def upload(client: FlaskClient, text: str = INDICATORS, **fields: str) -> TestResponse:
    """Upload an indicator file, into the folder of the tests if `fields` say nothing else."""
    data: dict[str, Any] = {"way": "upload", "upload-folder": FOLDER, "upload-name": ""}
    data |= {f"upload-{key}": value for key, value in fields.items()}
    data |= {"csrf_token": client.token, "upload-csrf_token": client.token}  # type: ignore[attr-defined]  # set by sign_in
    data["upload-file"] = (io.BytesIO(text.encode()), "某市.yaml")
    return client.post(NEW, data=data)


def copy(client: FlaskClient, source: str = f"{FOLDER}/indicators", **fields: str) -> TestResponse:
    """Copy an evaluation to 2025, within its folder if `fields` say nothing else."""
    data = {"way": "copy", "copy-source": source, "copy-year": "2025", "copy-folder": FOLDER}
    data["copy-purpose"] = "next_year"
    data |= {f"copy-{key}": value for key, value in fields.items()}
    data |= {"csrf_token": client.token, "copy-csrf_token": client.token}  # type: ignore[attr-defined]  # set by sign_in
    return client.post(NEW, data=data)
