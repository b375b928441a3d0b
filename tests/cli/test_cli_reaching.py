"""What `surveyapp run` says of phones and of the proxy."""

from pathlib import Path

from cases import each

from surveyapp.cli.reaching import MANUAL, is_wsl, lan_address, own_address, proxy_warning, reach_lines
from surveyapp.config import REPOSITORY, Settings, read_settings

PRODUCTION = {
    "SURVEYAPP_ENV": "production",
    "SURVEYAPP_SECRET_KEY": "k" * 32,
    "SURVEYAPP_PUBLIC_URL": "https://survey.example.cn",
}


def settings(tmp_path: Path, **given: str) -> Settings:
    return read_settings({"SURVEYAPP_INSTANCE": str(tmp_path), **given})


@each(
    ("bind", "lan", "wsl", "said"),
    [
        ("127.0.0.1:8000", "10.1.2.3", False, "SURVEYAPP_BIND=0.0.0.0:8000"),
        ("localhost:81", "10.1.2.3", False, "SURVEYAPP_BIND=0.0.0.0:81"),
        ("0.0.0.0:8000", "10.1.2.3", False, "http://10.1.2.3:8000/s/"),
        (":8000", "10.1.2.3", False, "http://10.1.2.3:8000/s/"),
        ("10.1.2.4:8000", "10.1.2.3", False, "http://10.1.2.4:8000/s/"),
        ("0.0.0.0:8000", None, False, "没有连上网络"),
        ("0.0.0.0:8000", "172.20.1.5", True, "在 Windows 中转发端口 8000"),
        ("unix:/run/surveyapp.sock", None, False, "SURVEYAPP_PUBLIC_URL"),
    ],
)
def test_where_phones_reach_it_or_what_to_do(
    tmp_path: Path, bind: str, lan: str | None, wsl: bool, said: str
) -> None:
    [line] = reach_lines(settings(tmp_path), bind, lan, wsl=wsl)
    assert said in line
    assert MANUAL in line


def test_with_a_public_address_phones_use_that(tmp_path: Path) -> None:
    [line] = reach_lines(settings(tmp_path, **PRODUCTION), "127.0.0.1:8000", None, wsl=False)
    assert "https://survey.example.cn/s/" in line


def test_the_manual_that_is_named_is_there() -> None:
    assert (REPOSITORY / MANUAL).is_file()


def test_on_this_machine_the_address_can_be_opened() -> None:
    assert own_address("0.0.0.0:8000") == "http://127.0.0.1:8000"
    assert own_address("10.1.2.3:8000") == "http://10.1.2.3:8000"


def test_windows_is_recognised_by_its_kernel(tmp_path: Path) -> None:
    release = tmp_path / "osrelease"
    release.write_text("5.15.153.1-microsoft-standard-WSL2\n")
    assert is_wsl(release)
    assert not is_wsl(tmp_path / "nothing")
    release.write_text("6.1.0-18-amd64\n")
    assert not is_wsl(release)


def test_an_address_of_this_machine_alone_is_no_address_for_phones() -> None:
    assert not (lan_address() or "10.").startswith("127.")


def test_production_without_a_proxy_is_warned_about(tmp_path: Path) -> None:
    warning = proxy_warning(settings(tmp_path, **PRODUCTION))
    assert "没有反向代理" in warning
    assert "SURVEYAPP_PROXY=1" in warning
    assert (REPOSITORY / "deploy" / "nginx.conf").is_file()
    assert proxy_warning(settings(tmp_path, **PRODUCTION, SURVEYAPP_PROXY="1")) == ""
    assert proxy_warning(settings(tmp_path)) == ""
