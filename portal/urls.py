"""Every address of the portal. English at `/`, other languages below `/fr/`, `/de/`, …"""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from portal.accounts import urls as accounts_urls
from portal.accounts.views.sign_in import other_door
from portal.core.media import serve_media
from portal.pages import urls as pages_urls

handler400 = "portal.core.views.bad_request"
handler403 = "portal.core.views.forbidden"
handler404 = "portal.core.views.not_found"
handler500 = "portal.core.views.server_error"

# Wagtail's editor sets styles on elements, previews pages in a frame and pictures as blobs.
# Scripts are as strict as anywhere.
cms_policy = csp_replace(
    {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
)

urlpatterns = [
    *pages_urls.plain,
    path("health/", include("portal.core.urls")),
    path("account/", include("portal.accounts.urls")),
    path("cms/", include(accounts_urls.admin_urlpatterns)),
    path("cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, cms_policy))),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", serve_media, name="media"),
    *i18n_patterns(
        path("_util/login/", other_door),
        *pages_urls.translated,
        path("trainings/", include("portal.trainings.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
