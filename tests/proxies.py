"""nginx with deploy/nginx.conf as it stands there, but for ports, places and a certificate of our own."""

import getpass
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from servers import REPOSITORY, missing

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or ""
SETTINGS = REPOSITORY / "deploy" / "nginx.conf"
HOST = "survey.example.cn"
"""The name that the file is written for: only under it does nginx answer."""


@dataclass(frozen=True)
class Proxy:
    """Where the proxy listens: for TLS, and for those who come without."""

    port: int
    plain_port: int
    trusted: ssl.SSLContext

    def connect(self, timeout: float) -> ssl.SSLSocket:
        """A connection to it, by its name."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        return self.trusted.wrap_socket(line, server_hostname=HOST)


@contextmanager
def proxied(base: str, folder: Path) -> Iterator[Proxy]:
    """nginx in front of the server at `base`; its files lie in `folder`."""
    if not NGINX:
        missing("nginx (package nginx-light)")
    folder.mkdir()
    certificate, key = _certificate(folder)
    port, plain_port = _free_ports()
    rendered = folder / "nginx.conf"
    rendered.write_text(
        _rendered(
            {
                "user www-data;": f"user {getpass.getuser()};",
                "/run/nginx.pid": f"{folder}/nginx.pid",
                "/var/log/nginx/surveyapp-error.log": f"{folder}/error.log",
                "http {\n": "http {\n" + _own_places(folder),
                "server 127.0.0.1:8000;": f"server {urlsplit(base).netloc};",
                "listen 80 ": f"listen 127.0.0.1:{plain_port} ",
                "listen 443 ": f"listen 127.0.0.1:{port} ",
                "/etc/nginx/tls/survey.example.cn.pem": str(certificate),
                "/etc/nginx/tls/survey.example.cn.key": str(key),
            }
        )
    )
    command = [NGINX, "-p", str(folder), "-c", str(rendered)]
    subprocess.run(command, check=True)  # it has its ports when this returns
    try:
        yield Proxy(port, plain_port, ssl.create_default_context(cafile=str(certificate)))
    finally:
        subprocess.run([*command, "-s", "stop"], check=True)


def _rendered(changes: dict[str, str]) -> str:
    text = re.sub(r"^ *listen \[::\].*\n", "", SETTINGS.read_text("utf-8"), flags=re.MULTILINE)
    for before, after in changes.items():
        assert before in text, f"{SETTINGS} has no {before!r}"
        text = text.replace(before, after)
    return text


def _own_places(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in kinds)


def _free_ports() -> tuple[int, int]:
    with ExitStack() as probes:
        ports = []
        for _ in range(2):
            probe = probes.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            ports.append(int(probe.getsockname()[1]))
    return ports[0], ports[1]


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    signed = built.sign(key, hashes.SHA256())
    certificate_file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    key_file.write_bytes(key.private_bytes(*private))
    return certificate_file, key_file
