"""A LimeSurvey with the survey in it: installed by its own console, filled and asked through its RemoteControl."""

import base64
import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveyapp.definition.questionnaire import Questionnaire
from tests.bench.limesurvey.site_services import DATABASE, Services, hand_over, program, services
from tests.bench.limesurvey.survey_structure import LANGUAGE, survey_structure

NAME, PASSWORD = "bench", "bench-of-this-folder"  # of a site that lives for minutes on loopback

SETTINGS = """<?php
return array(
  'components' => array(
    'db' => array(
      'connectionString' => 'mysql:unix_socket={socket};dbname={database};',
      'emulatePrepare' => true,
      'username' => 'root',
      'password' => '',
      'charset' => 'utf8mb4',
      'tablePrefix' => 'lime_',
    ),
    'urlManager' => array('urlFormat' => 'path', 'rules' => array(), 'showScriptName' => true),
  ),
  'config' => array('debug' => 0, 'debugsql' => 0),
);
"""


@dataclass(frozen=True)
class LimeSurvey:
    """A site with one active survey, and a session of RemoteControl."""

    services: Services
    survey: int
    session: str

    @property
    def page(self) -> str:
        """The path of the survey's page, which begins a new response."""
        return f"/index.php/{self.survey}?newtest=Y&lang={LANGUAGE}"

    @property
    def table(self) -> str:
        """The table of its responses."""
        return f"lime_survey_{self.survey}"

    def count(self) -> int:
        """How many responses are complete."""
        return int(self.services.sql(f"SELECT COUNT(*) FROM {self.table} WHERE submitdate IS NOT NULL"))

    def fill(self, rows: int) -> None:
        """Copy the complete responses until there are so many."""
        listed = self.services.sql(f"SHOW COLUMNS FROM {self.table}").splitlines()
        columns = ", ".join(f"`{line.split(chr(9))[0]}`" for line in listed if line.split("\t")[0] != "id")
        if not self.count():
            raise RuntimeError("no response to copy")
        while (more := rows - self.count()) > 0:
            self.services.sql(
                f"INSERT INTO {self.table} ({columns}) SELECT {columns} FROM {self.table} "
                f"WHERE submitdate IS NOT NULL LIMIT {more}"
            )

    def export(self) -> bytes:
        """All responses as CSV."""
        return base64.b64decode(self.ask("export_responses", self.session, self.survey, "csv", LANGUAGE))

    def statistics(self) -> bytes:
        """The counts of all questions, as HTML."""
        return base64.b64decode(self.ask("export_statistics", self.session, self.survey, "html", LANGUAGE))

    def ask(self, method: str, *parameters: Any) -> Any:
        """What RemoteControl answers. Raises RuntimeError where it has an error to say."""
        return ask(self.services.base, method, *parameters)


def ask(base: str, method: str, *parameters: Any) -> Any:
    """What the RemoteControl of a site answers. Raises RuntimeError where it has an error to say."""
    body = json.dumps({"method": method, "params": parameters, "id": 1}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{base}/index.php/admin/remotecontrol", body, headers)
    with urllib.request.urlopen(request, timeout=900) as answer:
        content = answer.read()
    try:
        found = json.loads(content)
    except json.JSONDecodeError as error:
        raise RuntimeError(f"RemoteControl, {method}: {content[:200]!r}") from error
    result = found["result"]
    if found.get("error") or (isinstance(result, dict) and result.get("status", "OK") != "OK"):
        raise RuntimeError(f"RemoteControl, {method}: {found.get('error') or result['status']}")
    return result


@contextmanager
def limesurvey(source: Path, folder: Path, questionnaire: Questionnaire) -> Iterator[LimeSurvey]:
    """A new site in `folder` from a copy of the source, with the survey active. The source is left as it is."""
    if not (source / "application" / "commands" / "console.php").exists():
        raise RuntimeError(f"{source} is no folder of LimeSurvey's source")
    site = folder / "site"
    shutil.copytree(source, site, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    configuration = site / "application" / "config"
    settings = SETTINGS.format(socket=folder / "db.sock", database=DATABASE)
    (configuration / "config.php").write_text(settings)
    (configuration / "security.php").unlink(missing_ok=True)  # keys that somebody else's site had
    for name in ("tmp/runtime", "tmp/assets", "upload/surveys"):
        (site / name).mkdir(parents=True, exist_ok=True)
    hand_over(site, "www-data")
    with services(folder) as running:
        _install(site)
        running.sql("REPLACE INTO lime_settings_global (stg_name, stg_value) VALUES ('RPCInterface', 'json')")
        session = ask(running.base, "get_session_key", NAME, PASSWORD)
        structure = base64.b64encode(survey_structure(questionnaire)).decode()
        survey = int(ask(running.base, "import_survey", session, structure, "txt"))
        ask(running.base, "activate_survey", session, survey)
        yield LimeSurvey(running, survey, session)


def _install(site: Path) -> None:
    console = [program("php"), "application/commands/console.php", "install"]
    command = [*console, NAME, PASSWORD, "Bench", "bench@example.org", "verbose"]
    if os.geteuid() == 0:
        command = [program("runuser"), "-u", "www-data", "--", *command]
    environment = {**os.environ, "DBENGINE": "InnoDB"}
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True)
    if done.returncode or "All done!" not in done.stdout:
        raise RuntimeError(f"LimeSurvey was not installed: {(done.stdout + done.stderr)[-400:]}")
