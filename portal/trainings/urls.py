"""Calendar files, which stand before Wagtail's pages below /trainings/."""

from django.urls import path
from django.views.decorators.http import require_safe

from .feeds import TrainingFeed, training_file

app_name = "trainings"

urlpatterns = [
    path("calendar.ics", require_safe(TrainingFeed()), name="feed"),
    path("<slug:slug>/training.ics", require_safe(training_file), name="file"),
]
