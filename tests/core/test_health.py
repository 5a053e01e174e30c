import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_live_answers(client: Client) -> None:
    response = client.get("/health/live")
    assert response.json() == {"status": "ok"}
    assert response["Cache-Control"] == "no-store"


def test_ready_names_what_is_missing(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "ok",
        "storage": "ok",
        "migrations": "ok",
        "task_runner": "failed",
    }
