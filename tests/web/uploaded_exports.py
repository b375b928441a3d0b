"""Files uploaded in the browser, and what their preview would post."""

import csv
import io
import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PLACE = "/console/surveys/demo/every/import"
HEADER = ["序号", "提交答卷时间", "您的年龄是？", "总体来说您满意吗？", "如不满意，请简述原因"]
ROW = ["1", "2025/07/05 00:22:00", "18岁以下", "满意", "=1+1"]
Fields = dict[str, Any]


def export_of(*rows: list[str], header: list[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def send(client: FlaskClient, data: bytes, name: str = "export.csv") -> TestResponse:
    fields = {"csrf_token": client.token, "file": (io.BytesIO(data), name)}  # type: ignore[attr-defined]  # set by sign_in
    return client.post(PLACE, data=fields, content_type="multipart/form-data")


def uploaded(client: FlaskClient, data: bytes, name: str = "export.csv") -> str:
    """The address of the preview."""
    answer = send(client, data, name)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def fields_of(page: str) -> Fields:
    """What the browser would post: every field of the form as the page shows it."""
    form = page.split("data-corrections>")[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if attributes["type"] == "hidden" or " checked" in tag:
            found.setdefault(attributes["name"], []).append(attributes["value"])
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [unescape(chosen[1])] if chosen else [""]
    return found


def press(client: FlaskClient, place: str, button: str = "", **changes: object) -> TestResponse:
    """Change fields of the preview and press a button: `confirm`, an action, or the one to check again."""
    fields = fields_of(client.get(place).text) | changes
    if button == "confirm":
        return client.post(f"{place}/confirm", data=fields)
    return client.post(place, data=fields | ({"action": button} if button else {}))
