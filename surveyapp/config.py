"""Settings: read once from the environment; what is missing in production stops the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from surveyapp.records.connection import default_url, engine_options

MOST_THREADS = 100
"""Requests that one process serves at a time, at most."""

TOTP = ("optional", "administrators", "everyone")
"""Whose sign-in may be made to need an authenticator app."""

REPOSITORY = Path(__file__).parents[1]


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message says which and what to write."""


@dataclass(frozen=True)
class Settings:
    """Where things are, and who we are.

    `public_url` is the address citizens see, without a path; `demo` shows a page that lists the open surveys.
    `totp` says whose sign-in to the console needs an authenticator app; where nothing is said, in production the
    administrators'. `password_policy` is one of those in services/passwords. `threads`: how many requests a process
    serves at a time (deploy/gunicorn.conf.py).
    """

    database_url: str = field(repr=False)
    instance: Path
    questionnaires: Path
    public_url: str
    production: bool
    secret_key: str = field(repr=False)
    demo: bool = False
    totp: str = "optional"
    password_policy: str = "asvs"  # noqa: S105  # the name of a policy
    threads: int = 4

    @property
    def tls(self) -> bool:
        """Whether browsers reach the console through TLS only."""
        return self.production or self.public_url.startswith("https:")

    @property
    def snapshots(self) -> Path:
        """The folder of frozen snapshots."""
        return self.instance / "snapshots"

    def for_flask(self) -> dict[str, Any]:
        """The same as keys of a Flask app's config."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database_url),
            "SURVEYAPP_PUBLIC_URL": self.public_url,
            "SURVEYAPP_DEMO": self.demo,
            "SECRET_KEY": self.secret_key or None,
        }


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process from `SURVEYAPP_…` variables; `SettingsError` names a bad one."""
    given = os.environ if environment is None else environment
    instance = Path(given.get("SURVEYAPP_INSTANCE") or REPOSITORY / "instance").absolute()
    production = _production(given.get("SURVEYAPP_ENV", ""))
    secret_key = given.get("SURVEYAPP_SECRET_KEY", "")
    if production and len(secret_key) < 32:
        raise SettingsError(
            "SURVEYAPP_SECRET_KEY：生产环境（SURVEYAPP_ENV=production）必须设置，至少 32 个字符；"
            '可用 python -c "import secrets; print(secrets.token_hex(32))" 生成'
        )
    return Settings(
        database_url=_database_url(given.get("SURVEYAPP_DATABASE_URL") or default_url(instance)),
        instance=instance,
        questionnaires=Path(
            given.get("SURVEYAPP_QUESTIONNAIRES") or REPOSITORY / "questionnaires"
        ).absolute(),
        public_url=_public_url(given.get("SURVEYAPP_PUBLIC_URL", "")),
        production=production,
        secret_key=secret_key,
        demo=given.get("SURVEYAPP_DEMO") == "1",
        totp=_one_of(given, "SURVEYAPP_TOTP", TOTP, "administrators" if production else "optional"),
        password_policy=_one_of(given, "SURVEYAPP_PASSWORD_POLICY", ("asvs", "dengbao"), "asvs"),
        threads=_threads(given.get("SURVEYAPP_THREADS") or "4"),
    )


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], otherwise: str) -> str:
    value = given.get(name) or otherwise
    if value not in allowed:
        raise SettingsError(f"{name}：应为 {'、'.join(allowed)} 之一，现为 {value!r}")
    return value


def _threads(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= MOST_THREADS:
        raise SettingsError(f"SURVEYAPP_THREADS：应为 1 到 {MOST_THREADS} 的整数，现为 {value!r}")
    return int(value)


def _production(value: str) -> bool:
    if value not in ("", "development", "production"):
        raise SettingsError(f"SURVEYAPP_ENV：应为 production 或 development，现为 {value!r}")
    return value == "production"


def _database_url(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:", "postgresql+psycopg://")):
        scheme = url.split(":", 1)[0]
        raise SettingsError(f"SURVEYAPP_DATABASE_URL：只支持 sqlite:/// 与 postgresql://，现为 {scheme!r}")
    return url


def _public_url(url: str) -> str:
    parts = urlsplit(url)
    if url and (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or any((parts.path.strip("/"), parts.query, parts.fragment))
    ):
        raise SettingsError(
            f"SURVEYAPP_PUBLIC_URL：应形如 https://survey.example.cn（不带路径），现为 {url!r}"
        )
    return url.rstrip("/")
