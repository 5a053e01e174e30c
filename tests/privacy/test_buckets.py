"""Private files and their orphans in a real bucket: S3 as moto speaks it, over HTTP."""

import io
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from django.core.files.storage import storages
from django.db import transaction
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from portal.privacy import files, vault
from portal.privacy.enums import FileState
from portal.privacy.models import PrivateFile

pytestmark = pytest.mark.django_db
LOGIN = {"access_key": "key", "secret_key": "secret"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket="portal")
    client.close()
    yield address
    server.stop()


@pytest.fixture(autouse=True)
def bucket(endpoint: str, settings: Settings) -> Iterator[None]:
    options = {
        **LOGIN,
        "bucket_name": "portal",
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "file_overwrite": False,
        "location": "private",
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    yield
    storages["private"].connection.meta.client.close()  # type: ignore[attr-defined]  # -- of S3


def store(content: bytes) -> PrivateFile:
    return files.store_private_file(
        source=io.BytesIO(content),
        data_key=vault.create_data_key(),
        media_type="text/plain",
        state=FileState.CLEAN,
    )


def test_a_file_comes_back_in_any_part() -> None:
    file = store(b"abc" * 100_000)
    with files.open_private_file(file) as content:
        content.seek(299_997)
        assert content.read() == b"abc"
    files._remove(file.storage_name)
    assert not storages["private"].exists(file.storage_name)


def test_orphans_of_a_bucket_are_collected_after_a_day() -> None:
    kept = store(b"kept")
    with transaction.atomic():
        lost = store(b"lost").storage_name
        transaction.set_rollback(True)
    assert files.remove_orphans() == 0
    assert storages["private"].exists(lost)
    assert _collected_later() == 1
    assert not storages["private"].exists(lost)
    with files.open_private_file(kept) as content:
        assert content.read() == b"kept"


def _collected_later() -> int:
    """As if everything had been stored two days ago: S3 refuses requests of a wrong clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "ORPHAN_AGE", timedelta(days=-1))
        return files.remove_orphans()
