"""Production starts with all of its secrets or not at all, and passes Django's own checks."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = ["SECRET_KEY", "VAULT_KEYS", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"]
GOOD = {
    "SECRET_KEY": "s3cret" * 12 + "-_abcdefghij",
    "VAULT_KEYS": "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "DATABASE_URL": "postgres://portal@%2Fvar%2Frun%2Fpostgresql/portal",
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "submission://portal:x@mail.example.org:587",
}


def manage(
    *arguments: str, environment: dict[str, str], var: Path
) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "VAR_DIR": str(var),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("missing", REQUIRED)
def test_each_missing_secret_is_named(missing: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in GOOD.items() if name != missing}
    done = manage("check", environment=environment, var=tmp_path)
    assert done.returncode != 0
    assert f"Production does not start without: {missing}\n" in done.stderr
    assert not (tmp_path / "secrets.env").exists()


def test_all_missing_secrets_are_named_at_once(tmp_path: Path) -> None:
    done = manage("check", environment={"SECRET_KEY": ""}, var=tmp_path)
    assert f"Production does not start without: {', '.join(REQUIRED)}\n" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY must be at least 50 characters long."),
        ("SITE_URL", "http://portal.example.org", "SITE_URL must start with https://"),
        ("ALLOWED_HOSTS", "portal.example.org,*", "ALLOWED_HOSTS must name the portal's hosts"),
        ("VAULT_KEYS", "k1:c2hvcnQ=", "VAULT_KEYS must be name:base64 of 32 bytes"),
        ("VAULT_KEYS", "no key at all", "VAULT_KEYS must be name:base64 of 32 bytes"),
    ],
)
def test_a_weak_value_is_refused_and_not_shown(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    done = manage("check", environment={**GOOD, name: value}, var=tmp_path)
    assert done.returncode != 0
    assert said in done.stderr
    if name in {"SECRET_KEY", "VAULT_KEYS"}:
        assert value not in done.stderr


def test_a_full_environment_passes_the_deploy_checks(tmp_path: Path) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", environment=GOOD, var=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_example_environment_names_every_variable_that_is_read() -> None:
    read = set()
    for module in ("base", "production"):
        text = (ROOT / f"portal/settings/{module}.py").read_text()
        read |= set(re.findall(r"""(?:env(?:\.\w+)?|_secret)\(\s*["']([A-Z_]+)["']""", text))
    read |= set(REQUIRED)
    example = (ROOT / ".env.example").read_text()
    described = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    assert read - described == set()


def test_the_example_environment_starts_once_its_secrets_are_filled_in(tmp_path: Path) -> None:
    example = {}
    for line in (ROOT / ".env.example").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            example[name] = value
    assert all(example[name] == "" for name in ("SECRET_KEY", "VAULT_KEYS"))
    secrets = {name: GOOD[name] for name in ("SECRET_KEY", "VAULT_KEYS")}
    done = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        environment={**example, **secrets},
        var=tmp_path,
    )
    assert done.returncode == 0, done.stderr


def test_a_bucket_may_have_a_port_and_odd_letters_in_its_keys(tmp_path: Path) -> None:
    asked = "from django.conf import settings; print(settings.STORAGES['default']['OPTIONS'])"
    url = "s3://key:a%2Fb+c@s3.example.org:9000/portal"
    done = manage(
        "shell", "-v0", "-c", asked, environment={**GOOD, "STORAGE_URL": url}, var=tmp_path
    )
    options = ast.literal_eval(done.stdout)
    assert options["endpoint_url"] == "https://s3.example.org:9000"
    assert (options["access_key"], options["secret_key"]) == ("key", "a/b+c")
    assert options["bucket_name"] == "portal"
