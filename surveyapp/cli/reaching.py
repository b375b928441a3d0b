"""The addresses under which browsers and phones reach the service of `surveyapp run`, and what may prevent them."""

import socket
from pathlib import Path

from surveyapp.config import Settings

MANUAL = "docs/reaching-phones.md"

_ANYWHERE = ("", "0.0.0.0", "[::]")  # noqa: S104  # read, not bound
_NEAR = ("127.0.0.1", "localhost", "[::1]")
_ELSEWHERE = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737): nothing is sent there, it only shows which of ours would be used."""


def own_address(bind: str) -> str:
    """The address under which a browser on this machine opens what listens at `bind`."""
    host, _, port = bind.rpartition(":")
    return f"http://127.0.0.1:{port}" if host in _ANYWHERE else f"http://{bind}"


def reach_lines(config: Settings, bind: str, lan: str | None, *, wsl: bool) -> list[str]:
    """The lines of the terminal about phones; `lan` is this machine's address in the local network, None where it has
    none, `wsl` whether it is Linux inside Windows.
    """
    host, _, port = bind.rpartition(":")
    if config.public_url:
        return [f"手机打开：{config.public_url}/s/项目/问卷（须已能从外面打开，见 {MANUAL}）"]
    if not port.isdigit():
        return [f"手机打开：经反向代理，请设置 SURVEYAPP_PUBLIC_URL，见 {MANUAL}"]
    if host in _NEAR:
        return [
            f"手机打不开：{host} 只有这台电脑自己能打开。要让同一局域网的手机打开，请改用 "
            f"SURVEYAPP_BIND=0.0.0.0:{port} 启动；其他办法见 {MANUAL}"
        ]
    address = lan if host in _ANYWHERE else host
    if address is None:
        return [f"手机打不开：这台电脑没有连上网络，见 {MANUAL}"]
    if wsl:
        return [
            f"手机打不开：{address} 是 WSL 内部的地址。请在 Windows 中转发端口 {port} 并放行防火墙，"
            f"再用 Windows 的局域网地址打开，做法见 {MANUAL}"
        ]
    return [f"手机打开（同一局域网）：http://{address}:{port}/s/项目/问卷；打不开时检查防火墙，见 {MANUAL}"]


def proxy_warning(config: Settings) -> str:
    """The warning in production where no proxy stands before the service; empty where all is well."""
    if not config.production or config.proxy:
        return ""
    return (
        "注意：没有反向代理。生产环境应由 nginx 接收外面的连接：TLS、慢速和闲置的连接、登录的尝试次数都由它管。"
        "请照 deploy/nginx.conf 配置，再设置 SURVEYAPP_PROXY=1；说明见 docs/deployment.md"
    )


def lan_address() -> str | None:
    """This machine's IPv4 address in the network that its way out leads through; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") or address == _ANYWHERE[1] else address


def is_wsl(release: Path = Path("/proc/sys/kernel/osrelease")) -> bool:
    """Whether this is Linux inside Windows."""
    try:
        return "microsoft" in release.read_text().lower()
    except OSError:
        return False
