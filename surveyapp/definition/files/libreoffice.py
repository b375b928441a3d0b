"""Converts documents with LibreOffice, where it is installed: every run has its own profile and fetches nothing."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from surveyapp.definition.coded_error import CodedError

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""
"""No macros, and nothing that a document links to."""


class ConversionError(CodedError):
    """A document that was not converted: `libreoffice_missing` · `conversion_failed` (detail)."""


def convert(document: Path, folder: Path, kind: str, seconds: float) -> Path:
    """Convert a document to `kind` (pdf, docx) within some seconds; the new file's path in `folder`."""
    program = shutil.which("soffice")
    if program is None:
        raise ConversionError("libreoffice_missing")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", kind, "--outdir", str(folder), str(document)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)  # noqa: S603  # fixed program, no shell
        except subprocess.TimeoutExpired as error:
            raise ConversionError("conversion_failed", detail="timeout") from error
    made = folder / f"{document.stem}.{kind}"
    if not made.exists():
        raise ConversionError("conversion_failed", detail=done.stderr.decode(errors="replace")[-500:])
    return made
