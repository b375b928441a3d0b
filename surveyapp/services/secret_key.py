"""The instance's secret key, from which all others are derived: from the settings, or made once and kept in its folder.

Console, citizen app and command line use the same one, together or apart.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from surveyapp.services.errors import Refusal
from surveyapp.services.limits import SHORTEST_SECRET_KEY


def secret_key(setting: str, instance: Path) -> str:
    """The same key for every process: the `setting`, or where it is empty the one in the folder `instance`.

    `Refusal` with `secret_key_unusable` if its file is there but holds none.
    """
    return setting or _kept(instance / "secret-key")


def derive_key(key: str, purpose: str) -> str:
    """A separate key for a purpose, from which `key` cannot be recovered."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _kept(path: Path) -> str:
    if not path.exists():
        _make(path)
    key = path.read_text("ascii").strip()
    if len(key) < SHORTEST_SECRET_KEY:
        raise Refusal("secret_key_unusable", found=str(path))
    return key


def _make(path: Path) -> None:
    """The file appears whole or not at all, and of two workers that start together the first one's key stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")  # only its owner may read it
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # the other worker was faster
            path.hardlink_to(unfinished)
    finally:
        unfinished.unlink()
