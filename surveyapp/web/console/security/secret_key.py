"""The key that signs cookies and hashes names: from the settings, or made once and kept in the instance folder."""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from surveyapp.config import Settings, SettingsError

SHORTEST = 32


def secret_key(settings: Settings) -> str:
    """The same key for every worker; `SettingsError` if its file is there but holds none."""
    return settings.secret_key or _kept(settings.instance / "secret-key")


def derived(key: str, purpose: str) -> str:
    """A key of its own for a purpose, from which nobody gets back to `key`."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _kept(path: Path) -> str:
    if not path.exists():
        _make(path)
    key = path.read_text("ascii").strip()
    if len(key) < SHORTEST:
        raise SettingsError(f"{path}：不是可用的密钥；请删除此文件，启动时会重新生成（届时所有人须重新登录）")
    return key


def _make(path: Path) -> None:
    """The file appears whole or not at all, and of two workers that start together the first one's key stays."""
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
