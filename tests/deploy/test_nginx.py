"""The shipped nginx configuration, run by a real nginx in front of a real gunicorn.

Only addresses differ from a server: `adapt` lists every replacement.
"""

import datetime as dt
import gzip
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from tests.waiting import wait_until

from .upstream import CALENDAR, HTML

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
HOST = "portal.example.org"
MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="nginx is not installed (Debian: apt-get install nginx-light)"
)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class WebServer:
    folder: Path
    port: int
    plain_port: int
    upstream: "subprocess.Popen[bytes] | None" = None

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        host: str = HOST,
        **headers: str,
    ) -> Answer:
        connection = TrustingConnection("127.0.0.1", self.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body=body, headers={"Host": host, **sent})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def answers(self, path: str) -> bool:
        """Whether it answers there yet."""
        try:
            return self.ask(path).status == 200
        except OSError:
            return False

    def start_upstream(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "tests.deploy.upstream:application"]
        with (self.folder / "gunicorn.log").open("ab") as log:
            self.upstream = subprocess.Popen(
                [*command, "--config", "deploy/gunicorn.conf.py", "--workers", "1"],
                cwd=ROOT,
                env={
                    **os.environ,
                    "WEB_BIND": f"unix:{self.folder}/web.sock",
                    "TRUSTED_PROXY_COUNT": "1",
                },
                stderr=log,
            )
        wait_until(lambda: self.answers("/"))

    def stop_upstream(self) -> None:
        if self.upstream is not None:
            self.upstream.terminate()
            self.upstream.wait(timeout=40)
            self.upstream = None


class TrustingConnection(http.client.HTTPSConnection):
    """Names the portal in the TLS handshake and takes its self-signed certificate."""

    def connect(self) -> None:
        # Without the system's certificates: reading them takes longer than a request.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        raw = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = context.wrap_socket(raw, server_hostname=HOST)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def adapt(folder: Path, port: int, plain_port: int) -> str:
    """The shipped file with this test's addresses; the rest is as on a server."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    for shipped, ours in {
        "/run/portal/web.sock": f"{folder}/web.sock",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "listen 80 ": f"listen 127.0.0.1:{plain_port} ",
        "/etc/nginx/snippets/portal-proxy.conf": f"{ROOT}/deploy/nginx-proxy.conf",
        "/etc/nginx/snippets/portal-files.conf": f"{ROOT}/deploy/nginx-files.conf",
        f"/etc/letsencrypt/live/{HOST}/": f"{folder}/",
        "/var/lib/portal": str(folder),
        "/opt/portal/": f"{ROOT}/",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert shipped in text
        text = text.replace(shipped, ours)
    return "\n".join(line for line in text.splitlines() if "listen [::]" not in line)


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    folder = tmp_path_factory.mktemp("nginx")
    web = WebServer(folder, free_port(), free_port())
    write_certificate(folder)
    for path, content in {
        "media/film.mp4": bytes(range(256)) * 40,
        "media/page.html": b"<script>alert(1)</script>",
        "media/picture.avif": b"avif",
        "media/captions.vtt": b"WEBVTT\n",
        "media/documents/secret.pdf": b"%PDF-",
        "media/videos/film.mp4": bytes(range(255, -1, -1)) * 40,
        "media/.incoming/half": b"half of a film",
        "static/css/portal.0123456789ab.css": b"body { color: red }\n" * 100,
        "static/css/portal.css": b"body { color: red }\n" * 100,
        "private/ab/cdef": b"encrypted",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    packed = gzip.compress(b"packed beforehand")
    (folder / "static/css/portal.0123456789ab.css.gz").write_bytes(packed)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "main.conf").write_text(MAIN.format(folder=folder, user=user))
    (folder / "portal.conf").write_text(adapt(folder, web.port, web.plain_port))
    process = subprocess.Popen(
        [str(NGINX), "-c", f"{folder}/main.conf", "-e", f"{folder}/error.log"]
    )
    try:
        wait_until(lambda: web.answers("/static/css/portal.css"))
        web.start_upstream()
        yield web
    finally:
        web.stop_upstream()
        process.terminate()
        process.wait(timeout=20)


class TestFiles:
    def test_a_part_of_a_film_is_206(self, server: WebServer) -> None:
        answer = server.ask("/media/film.mp4", Range="bytes=256-511")
        assert answer.status == 206
        assert answer.headers["Content-Range"] == "bytes 256-511/10240"
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.body == bytes(range(256))

    def test_a_kept_film_is_asked_about_each_time(self, server: WebServer) -> None:
        answer = server.ask("/media/film.mp4")
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = server.ask("/media/film.mp4", If_None_Match=answer.headers["ETag"])
        assert again.status == 304

    def test_a_part_beyond_the_end_is_416(self, server: WebServer) -> None:
        assert server.ask("/media/film.mp4", Range="bytes=99999-").status == 416

    @pytest.mark.parametrize(
        ("path", "kind"),
        [("/media/picture.avif", "image/avif"), ("/media/captions.vtt", "text/vtt")],
    )
    def test_what_a_browser_shows_has_its_type(
        self, server: WebServer, path: str, kind: str
    ) -> None:
        answer = server.ask(path)
        assert answer.headers["Content-Type"].split(";")[0] == kind
        assert "Content-Disposition" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_an_uploaded_page_is_downloaded_and_cannot_run(self, server: WebServer) -> None:
        answer = server.ask("/media/page.html")
        assert answer.headers["Content-Disposition"] == "attachment"
        assert "sandbox" in answer.headers["Content-Security-Policy"]

    @pytest.mark.parametrize(
        "path",
        [
            "/media/documents/secret.pdf",
            "/media/videos/film.mp4",
            "/media/./videos/film.mp4",
            "/media//videos/film.mp4",
            "/media/pictures/../videos/film.mp4",
            "/media/%76ideos/film.mp4",
            "/_media/videos/film.mp4",
            "/media/.incoming/half",
            "/media/../private/ab/cdef",
            "/private/ab/cdef",
        ],
    )
    def test_what_is_not_for_all_has_no_address(self, server: WebServer, path: str) -> None:
        answer = server.ask(path)
        # The last two are the portal's to answer; here it says the same to everybody.
        assert answer.status == 404 or answer.body == HTML

    def test_a_film_that_the_portal_names_is_sent_in_parts(self, server: WebServer) -> None:
        film = "/tutorials/films/1-ab.mp4"
        part = server.ask(film, Range="bytes=256-511")
        assert part.status == 206
        assert part.headers["Content-Range"] == "bytes 256-511/10240"
        assert part.body == bytes(range(255, -1, -1))
        assert part.headers["Content-Type"] == "video/mp4"
        assert part.headers["Cache-Control"] == "private, no-cache"
        assert part.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in part.headers["Content-Security-Policy"]
        assert "X-Accel-Redirect" not in part.headers
        again = server.ask(film, If_None_Match=part.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert server.ask(film, method="HEAD").headers["Content-Length"] == "10240"
        assert server.ask(film, Range="bytes=99999-").status == 416

    def test_hashed_static_files_are_immutable_and_packed(self, server: WebServer) -> None:
        answer = server.ask("/static/css/portal.0123456789ab.css", Accept_Encoding="gzip")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(answer.body) == b"packed beforehand"
        assert "Strict-Transport-Security" in answer.headers

    def test_other_static_files_are_asked_for_again(self, server: WebServer) -> None:
        answer = server.ask("/static/css/portal.css")
        assert answer.headers["Cache-Control"] == "public, max-age=3600"


class TestPages:
    def test_html_is_packed(self, server: WebServer) -> None:
        answer = server.ask("/", Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.body) == HTML
        assert "camera=(self)" in answer.headers["Permissions-Policy"]

    def test_a_calendar_is_not(self, server: WebServer) -> None:
        answer = server.ask("/trainings/calendar.ics", Accept_Encoding="gzip")
        assert "Content-Encoding" not in answer.headers
        assert answer.body == CALENDAR
        assert answer.headers["ETag"] == '"abc"'

    def test_what_a_visitor_claims_about_itself_ends_here(self, server: WebServer) -> None:
        answer = server.ask(
            "/echo",
            X_Forwarded_For="6.6.6.6",
            X_Forwarded_Proto="http",
            Forwarded="for=6.6.6.6",
        )
        assert answer.body.decode().splitlines() == [
            "HTTP_X_FORWARDED_FOR=127.0.0.1",
            "HTTP_X_FORWARDED_PROTO=https",
            f"HTTP_HOST={HOST}",
            "HTTP_FORWARDED=-",
        ]

    def test_plain_http_leads_to_https(self, server: WebServer) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.plain_port, timeout=10)
        connection.request("GET", "/trainings/?page=2", headers={"Host": HOST})
        response = connection.getresponse()
        assert response.status == 301
        assert response.headers["Location"] == f"https://{HOST}/trainings/?page=2"
        connection.close()

    def test_another_host_name_gets_nothing_of_ours(self, server: WebServer) -> None:
        assert server.ask("/", host="evil.example").status == 421
        assert server.ask("/media/film.mp4", host="evil.example").status == 421

    def test_too_large_an_upload_is_413_with_a_page(self, server: WebServer) -> None:
        answer = server.ask("/contact/", method="POST", body=b"x" * (2 * 1024 * 1024 + 1))
        assert answer.status == 413
        assert b"That was too large" in answer.body
        assert server.ask("/cms/images/", method="POST", body=b"x" * 3_000_000).status == 200
        film = b"x" * (26 * 1024 * 1024)
        assert server.ask("/cms/images/", method="POST", body=film).status == 413
        assert server.ask("/cms/videos/add/", method="POST", body=film).status == 200

    def test_guessing_at_the_sign_in_is_slowed_and_reading_it_is_not(
        self, server: WebServer
    ) -> None:
        posts = [server.ask("/account/sign-in/", method="POST", body=b"x") for _ in range(30)]
        slowed = [answer for answer in posts if answer.status == 429]
        assert [answer.status for answer in posts[:20]] == [200] * 20
        assert slowed
        assert b"That was too fast" in slowed[0].body
        assert all(server.ask("/account/sign-in/").status == 200 for _ in range(30))

    def test_searching_is_limited_in_every_language(self, server: WebServer) -> None:
        answers = {server.ask(f"/{lang}search/?q=x").status for lang in ("", "fr/") * 25}
        assert answers == {200, 429}

    @pytest.mark.parametrize("query", ["q=x", "role=panel&q=x", "%71=x"])
    def test_looking_into_tutorials_is_limited(self, server: WebServer, query: str) -> None:
        answers = {server.ask(f"/{lang}tutorials/?{query}").status for lang in ("", "fr/") * 25}
        assert answers == {200, 429}
        assert all(server.ask("/tutorials/?role=panel").status == 200 for _ in range(40))


class TestUpstreamAway:
    def test_says_so_with_503_and_comes_back_by_itself(self, server: WebServer) -> None:
        server.stop_upstream()
        try:
            answer = server.ask("/")
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "30"
            assert answer.headers["Cache-Control"] == "no-store"
            assert b"The portal is away for a moment" in answer.body
            assert server.ask("/_errors/errors.css").headers["Content-Type"] == "text/css"
            assert server.ask("/media/film.mp4").status == 200
        finally:
            server.start_upstream()
        assert server.ask("/").status == 200

    def test_error_pages_have_no_address_of_their_own(self, server: WebServer) -> None:
        assert server.ask("/_errors/503.html").status == 404

    def test_logs_name_no_visitor(self, server: WebServer) -> None:
        server.ask("/account/sign-in/", method="POST", body=b"x")
        for log in server.folder.glob("*.log"):
            assert "127.0.0.1" not in log.read_text(), log.name
