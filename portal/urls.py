"""Every address of the portal. English at `/`, other languages below `/fr/`, `/de/`, …"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.decorators.cache import cache_control
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from portal.accounts import urls as accounts_urls
from portal.accounts.views.sign_in import other_door
from portal.consents import urls as consent_urls
from portal.core.media import serve_media
from portal.core.views import favicon
from portal.pages import urls as pages_urls
from portal.pages.admin_policy import admin_policy
from portal.tutorials.video.views import serve_captions, serve_film

handler400 = "portal.core.views.bad_request"
handler403 = "portal.core.views.forbidden"
handler404 = "portal.core.views.not_found"
handler500 = "portal.core.views.server_error"

urlpatterns = [
    *pages_urls.plain,
    path("favicon.ico", favicon),
    path("health/", include("portal.core.urls")),
    path("account/", include("portal.accounts.urls")),
    path("cms/", include(accounts_urls.admin_urlpatterns)),
    path("cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, admin_policy))),
    # Asked for again each time: who may have a document can change, and no proxy keeps it.
    path(
        "documents/",
        include(
            decorate_urlpatterns(
                wagtaildocs_urls.urlpatterns, cache_control(private=True, no_cache=True)
            )
        ),
    ),
    path("media/<path:path>", serve_media, name="media"),
    path("consents/", include((consent_urls.files, "consent_files"))),
    path("tutorials/captions/<int:number>-<slug:digest>.vtt", serve_captions, name="captions"),
    path("tutorials/films/<int:number>-<slug:digest>.<slug:ending>", serve_film, name="film"),
    *i18n_patterns(
        path("_util/login/", other_door),
        path("consents/", include((consent_urls.pages, "consents"))),
        # Before the pages, whose addresses may have this form.
        path("tutorials/", include("portal.tutorials.urls")),
        *pages_urls.translated,
        path("trainings/", include("portal.trainings.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
