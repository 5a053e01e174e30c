"""Loads the demo: accounts, pages, people, trainings. Adds what is missing, changes nothing."""

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from portal.accounts.actors import Operator
from portal.accounts.models import User
from portal.consents.services.editorial import open_forms
from portal.pages.models import HomePage
from portal.pages.services import ensure_locales, set_up_editorial

from . import accounts, media, site
from .calendar import make_trainings
from .content.tree import HOME
from .content.vocabulary import LANGUAGES
from .errors import OwnContentError
from .forms import make_forms
from .keys import translation_key
from .learning import Shelf
from .tasks import publish_demo_forms


def is_loaded() -> bool:
    """Whether the demo's front page is here."""
    home = HomePage.objects.filter(translation_key=translation_key("page", HOME.key))
    return bool(home.exists())


def is_empty() -> bool:
    """Whether nobody has put a front page here yet."""
    return not HomePage.objects.exists()


@transaction.atomic
def load_demo() -> None:
    """Add all of the demo that is missing. All or nothing.

    Raises `OwnContentError` where somebody has begun a portal of their own.
    """
    if not is_loaded() and not is_empty():
        raise OwnContentError
    accounts.make_accounts()
    people = {user.email: user for user in User.objects.filter(email__in=_emails())}
    editor, moderator = (people[address] for address in _emails())
    ensure_locales(codes=LANGUAGES)
    locales = {code: Locale.objects.get(language_code=code) for code in LANGUAGES}
    build = site.Build(
        editor=editor,
        moderator=moderator,
        today=timezone.localdate(),
        pictures=media.make_pictures(editor),
        locales=locales,
        numbers={code: {} for code in LANGUAGES},
    )
    site.make_homes(build)
    set_up_editorial(actor=Operator())
    shelf = Shelf(build)
    site.make_tree(build)
    shelf.make_pages()
    site.make_people(build)
    site.write_texts(build)
    make_trainings(
        calendars={code: build.pages["trainings", code].specific for code in LANGUAGES},
        actor=moderator,
        today=build.today,
    )
    site.find_trainings(build)
    shelf.write()
    site.make_frame(build)
    shelf.leave_one_waiting()
    site.make_scheduled(build)
    open_forms(home=build.pages["home", "en"].specific, actor=Operator(moderator))
    make_forms(editor=editor, today=build.today)
    transaction.on_commit(publish_demo_forms.enqueue)


def _emails() -> tuple[str, str]:
    return f"editor@{accounts.DOMAIN}", f"moderator@{accounts.DOMAIN}"
