from wagtail.snippets.models import register_snippet

from .views.people import CentreViewSet

register_snippet(CentreViewSet)
