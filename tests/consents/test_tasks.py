"""Printing in a runner that is told to end."""

import threading
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from portal.consents.enums import VersionState
from portal.consents.models import ConsentForm, FormDocument
from portal.consents.services import documents
from portal.consents.services.publishing import start_publication
from portal.consents.tasks import print_version
from portal.core import tasks
from tests.factories.consents import OPERATOR, make_form, make_text

pytestmark = pytest.mark.django_db


def test_a_runner_that_ends_puts_off_the_sheets_that_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told_to_stop = threading.Event()
    monkeypatch.setattr(tasks, "_told_to_stop", told_to_stop)
    keep = documents._keep

    def keep_and_stop(*printed: Any) -> None:
        keep(*printed)
        tasks.stop_soon()

    make_text(form := make_form())
    make_text(form, "fr")
    revision = ConsentForm.objects.values_list("text_revision", flat=True).get(pk=form.pk)
    version = start_publication(
        form=form, actor=OPERATOR, change_note="", expected_revision=revision
    )
    prints = DBTaskResult.objects.filter(task_path=print_version.module_path)
    with monkeypatch.context() as patch:
        patch.setattr(documents, "_keep", keep_and_stop)
        print_version.call(str(version.pk))
    version.refresh_from_db()
    assert (version.state, version.files_done, version.failure) == ("preparing", 1, "")
    made = dict(FormDocument.objects.exclude(made_at=None).values_list("pk", "sha256"))
    assert prints.ready().count() == 1

    told_to_stop.clear()
    print_version.call(str(version.pk))
    version.refresh_from_db()
    assert (version.state, version.files_done) == (VersionState.CURRENT, 4)
    assert made.items() <= dict(FormDocument.objects.values_list("pk", "sha256")).items()
