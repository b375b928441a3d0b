"""Settings: read once from the environment; what is missing in production stops the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from surveyapp.records.connection import default_url, engine_options
from surveyapp.services.secret_key import secret_key

MOST_THREADS = 100
"""Requests that one process serves at a time, at most."""

USUAL_RESERVE_MB, LARGEST_RESERVE_MB = 500, 1_000_000
"""Megabytes of the disk that nothing but answers may use: some hundred thousand of them."""

LONGEST_ORGANISATION = 60
"""Characters of the organisation's name: one line on a phone's sign-in, or two."""

TOTP = ("optional", "administrators", "everyone")
"""The groups of people whose sign-in can be made to need an authenticator app."""

REPOSITORY = Path(__file__).parents[1]


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message says which and what to write."""


@dataclass(frozen=True)
class Settings:
    """Where things are, and who we are.

    `public_url` is the address citizens see, without a path; `demo` shows a page that lists the open surveys.
    `totp` says whose sign-in to the console needs an authenticator app; where nothing is said, in production the
    administrators'. `password_policy` is one of those in services/people/passwords. `threads`: how many requests a
    process serves at a time (deploy/gunicorn.conf.py). `proxy`: a reverse proxy stands before it. `reserve`: bytes of
    the disk that are left to answers (services/free_space). `organisation` runs this instance: its name stands
    above the sign-in and in the head of the console.
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
    hsts_subdomains: bool = False
    proxy: bool = False
    reserve: int = 0
    organisation: str = ""

    @property
    def tls(self) -> bool:
        """Whether browsers reach the console through TLS only."""
        return self.production or self.public_url.startswith("https:")

    @property
    def snapshots(self) -> Path:
        """The folder of frozen snapshots."""
        return self.instance / "snapshots"

    def instance_key(self) -> str:
        """The key that all others are derived from; made where there is none yet."""
        return secret_key(self.secret_key, self.instance)

    def for_flask(self) -> dict[str, Any]:
        """These settings as keys of a Flask app's config; makes the instance's key where there is none yet."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database_url),
            "SURVEYAPP_PUBLIC_URL": self.public_url,
            "SNAPSHOTS_FOLDER": str(self.snapshots),
            "SURVEYAPP_DEMO": self.demo,
            "SURVEYAPP_HSTS_SUBDOMAINS": self.hsts_subdomains,
            "SECRET_KEY": self.instance_key(),
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
    public_url = _public_url(given.get("SURVEYAPP_PUBLIC_URL", ""))
    if production and not public_url:
        raise SettingsError(
            "SURVEYAPP_PUBLIC_URL：生产环境（SURVEYAPP_ENV=production）必须设置公众打开问卷的地址，例如 "
            "SURVEYAPP_PUBLIC_URL=https://survey.example.cn（不带路径）；链接、二维码和邀请都用它"
        )
    return Settings(
        database_url=_database_url(given.get("SURVEYAPP_DATABASE_URL") or default_url(instance)),
        instance=instance,
        questionnaires=Path(
            given.get("SURVEYAPP_QUESTIONNAIRES") or REPOSITORY / "questionnaires"
        ).absolute(),
        public_url=public_url,
        production=production,
        secret_key=secret_key,
        demo=given.get("SURVEYAPP_DEMO") == "1",
        totp=_one_of(given, "SURVEYAPP_TOTP", TOTP, "administrators" if production else "optional"),
        password_policy=_one_of(given, "SURVEYAPP_PASSWORD_POLICY", ("asvs", "dengbao"), "asvs"),
        threads=_whole(given, "SURVEYAPP_THREADS", 4, 1, MOST_THREADS),
        hsts_subdomains=_switch(given, "SURVEYAPP_HSTS_SUBDOMAINS"),
        proxy=_switch(given, "SURVEYAPP_PROXY"),
        reserve=_whole(given, "SURVEYAPP_RESERVE_MB", USUAL_RESERVE_MB, 0, LARGEST_RESERVE_MB) * 1_000_000,
        organisation=_organisation(given.get("SURVEYAPP_ORGANISATION", "")),
    )


def _organisation(name: str) -> str:
    name = name.strip()
    if len(name) > LONGEST_ORGANISATION or not name.isprintable():
        raise SettingsError(
            f"SURVEYAPP_ORGANISATION：应为一行、不超过 {LONGEST_ORGANISATION} 个字符的单位名称，现有 {len(name)} 个字符"
        )
    return name


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], otherwise: str) -> str:
    value = given.get(name) or otherwise
    if value not in allowed:
        raise SettingsError(f"{name}：应为 {'、'.join(allowed)} 之一，现为 {value!r}")
    return value


def _whole(given: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    value = given.get(name) or str(usual)
    if not value.isascii() or not value.isdigit() or len(value) > 9 or not least <= int(value) <= most:
        raise SettingsError(f"{name}：应为 {least} 到 {most} 的整数，现为 {value!r}")
    return int(value)


def _switch(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name) or "0"
    if value not in ("0", "1"):
        raise SettingsError(f"{name}：应为 1（是）或 0（否），现为 {value!r}")
    return value == "1"


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
