from django.apps import AppConfig


class TutorialsConfig(AppConfig):
    name = "portal.tutorials"
    label = "tutorials"
