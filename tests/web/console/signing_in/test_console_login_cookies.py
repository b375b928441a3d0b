"""What a browser is given: cookies that only this site reads, no way to another site, and the key behind them."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cases import each
from flask_security import hash_password as flask_security_hash
from flask_security import verify_password
from signing_in import PASSWORD, Opened, is_in, log_in, somebody

from surveyapp.config import Settings, SettingsError, read_settings
from surveyapp.services.errors import Refusal
from surveyapp.services.people.passwords import hash_password, password_fits
from surveyapp.services.secret_key import secret_key
from surveyapp.web.console.return_path import return_path


@pytest.mark.parametrize(
    ("changes", "base", "expected"),
    [
        ({}, "http://localhost", {"surveyapp", "HttpOnly", "Path=/", "SameSite=Lax"}),
        (
            {"public_url": "https://survey.example.cn"},
            "https://survey.example.cn",
            {"__Host-surveyapp", "Secure", "HttpOnly", "Path=/", "SameSite=Lax"},
        ),
        (
            {"production": True, "secret_key": "k" * 32},
            "https://survey.example.cn",
            {"__Host-surveyapp", "Secure", "HttpOnly", "Path=/", "SameSite=Lax"},
        ),
    ],
)
def test_what_a_cookie_allows(
    opened: Opened, changes: dict[str, object], base: str, expected: set[str]
) -> None:
    client = opened(**changes).app.test_client()
    given = client.get("/console/login", base_url=base).headers.getlist("Set-Cookie")
    assert len(given) == 1
    assert {
        part.strip().split("=")[0] if "surveyapp" in part else part.strip() for part in given[0].split(";")
    } == expected


@each(
    ("wanted", "led_to"),
    [
        ("/console/account", "/console/account"),
        ("/console/surveys/demo/every?tab=1", "/console/surveys/demo/every?tab=1"),
        ("", "/console/"),
        ("account", "/console/"),
        ("/", "/console/"),
        ("/s/demo/every", "/console/"),
        ("/consolex", "/console/"),
        ("//evil.example/console/", "/console/"),
        ("///evil.example/console/", "/console/"),
        ("/\\evil.example/console/", "/console/"),
        ("/console/\\evil.example", "/console/"),
        ("\\\\evil.example", "/console/"),
        ("https://evil.example/console/", "/console/"),
        ("https:/console/", "/console/"),
        ("javascript:alert(1)", "/console/"),
        (" //evil.example", "/console/"),
        ("/console/../../evil", "/console/"),
        ("/console/\r\nLocation: https://evil.example", "/console/"),
        ("/console/\tx", "/console/"),
    ],
)
def test_where_a_sign_in_leads(wanted: str, led_to: str) -> None:
    assert return_path(wanted) == led_to


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/console/", "/\\evil.example"])
def test_a_sign_in_leads_to_no_other_site(opened: Opened, wanted: str) -> None:
    console = opened()
    somebody(console)
    client = console.app.test_client()
    assert log_in(client, following=wanted).headers["Location"] == "/console/"
    again = client.get("/console/login", query_string={"next": wanted})
    assert again.headers["Location"] == "/console/"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"SURVEYAPP_INSTANCE": str(tmp_path)})


def test_the_key_of_the_settings_is_used(settings: Settings) -> None:
    assert secret_key("k" * 40, settings.instance) == "k" * 40
    assert list(settings.instance.iterdir()) == []


def test_otherwise_one_is_made_and_kept_for_its_owner_alone(settings: Settings) -> None:
    key = secret_key("", settings.instance)
    assert len(key) == 64
    assert secret_key("", settings.instance) == key
    (file,) = settings.instance.iterdir()
    assert file.name == "secret-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_workers_that_start_together_agree_on_the_key(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key("", settings.instance), range(32)))
    assert len(keys) == 1
    assert [file.name for file in settings.instance.iterdir()] == ["secret-key"]


def test_a_damaged_key_stops_the_start(settings: Settings) -> None:
    (settings.instance / "secret-key").write_text("")
    with pytest.raises(Refusal, match="secret_key_unusable"):
        secret_key("", settings.instance)


def test_a_cookie_signed_with_another_key_is_none(opened: Opened) -> None:
    console, other = opened(secret_key="k" * 32), opened(secret_key="o" * 32)
    somebody(console)
    client, there = console.app.test_client(), other.app.test_client()
    log_in(client)
    cookie = client.get_cookie("surveyapp")
    assert cookie is not None
    there.set_cookie("surveyapp", cookie.value)
    assert is_in(client)
    assert not is_in(there)


def test_a_password_survives_another_key(opened: Opened) -> None:
    somebody(opened(secret_key="k" * 32))
    assert log_in(opened(secret_key="o" * 32).app.test_client()).status_code == 302


def test_flask_security_and_we_read_the_same_hashes(opened: Opened) -> None:
    with opened().app.app_context():
        assert verify_password(PASSWORD, hash_password(PASSWORD))
        assert password_fits(PASSWORD, flask_security_hash(PASSWORD))


@each(
    ("name", "value"),
    [
        ("SURVEYAPP_TOTP", "always"),
        ("SURVEYAPP_PASSWORD_POLICY", "strict"),
        ("SURVEYAPP_THREADS", "0"),
        ("SURVEYAPP_THREADS", "four"),
    ],
)
def test_a_setting_that_does_not_exist_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}：应为 .+，现为 '{value}'"):
        read_settings({name: value})


@pytest.mark.parametrize("header", ["Authentication-Token", "Authorization"])
def test_no_token_signs_anybody_in(opened: Opened, header: str) -> None:
    console = opened()
    somebody(console)
    client = console.app.test_client()
    assert client.get("/console/account?auth_token=x", headers={header: "x"}).status_code == 302
    assert client.get("/console/account", headers={header: "x"}).status_code == 302


def test_none_of_flask_securitys_own_pages_is_there(opened: Opened) -> None:
    paths = {rule.rule for rule in opened().app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    assert paths == {"/console/login", "/console/login/code", "/console/login/recovery", "/console/logout"}
