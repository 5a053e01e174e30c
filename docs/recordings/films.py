"""The films: what is done on the screen, and what the captions say meanwhile."""

import base64
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cards import Cards
from django_otp.oath import totp
from paper import code_of, foot_of
from playwright.sync_api import Download, Page
from server import HOST, PASSWORD, in_shell
from studio import Camera, Scene

SITE = f"http://{HOST}"
NEWCOMER = "nora.muster@hospital.example"
_STEP_SECONDS = 30
_DOWNLOAD_SHOWN_SECONDS = 0.4
_FETCH = "async url => Array.from(new Uint8Array(await (await fetch(url)).arrayBuffer()))"


@dataclass(frozen=True)
class Stage:
    """What every film is given."""

    camera: Camera
    page: Page
    cards: Cards
    folder: Path

    def scene(self) -> Scene:
        return Scene(self.page, self.camera)

    def open_with(self, title: str, second: str) -> None:
        picture = self.cards.opening(title, second)
        self.camera.chapter(en="What this film shows", fr="Ce que montre ce film")
        with self.camera.caption(
            en="This film has no sound. The captions carry all of the text.",
            fr="Ce film est muet. Tout est dans les sous-titres.",
        ) as until:
            self.camera.show(picture, until - self.camera.now)

    def close_with(self, en: str, fr: str, points: dict[str, str]) -> None:
        self.camera.chapter(en="To remember", fr="À retenir")
        picture = self.cards.closing(points)
        with self.camera.caption(en=en, fr=fr) as until:
            self.camera.show(picture, max(4.5, until - self.camera.now))


def calendar(stage: Stage) -> None:
    """Put a training into your own calendar."""
    stage.open_with("Put a training into your own calendar", "Mettre une formation dans son agenda")
    scene, page = stage.scene(), stage.page
    scene.open(f"{SITE}/trainings/")
    stage.camera.chapter(en="Find a session", fr="Trouver une séance")
    with scene.say(
        "The page Trainings lists every session: what it is about, for whom, in which language.",
        "La page Formations liste chaque séance : son sujet, son public, sa langue.",
    ):
        scene.wait(1.2)
        scene.scroll_by(430)
        scene.wait(1.6)
        scene.scroll_by(-430)
    with scene.say(
        "Filters shorten the list. This one leaves the sessions held in English.",
        "Les filtres raccourcissent la liste. Celui-ci garde les séances en anglais.",
    ):
        scene.click(page.get_by_role("link", name="English", exact=True).first)
    with scene.say(
        "Choose a session to see what it covers.",
        "Choisissez une séance pour voir ce qu'elle traite.",
    ):
        scene.click(page.locator("ol.row-list h3 a").first)
    stage.camera.chapter(en="Add one session", fr="Ajouter une séance")
    with scene.say(
        "Its time stands in the session's own zone and, where that differs, in yours.",
        "L'heure est donnée dans le fuseau de la séance et, s'il diffère, dans le vôtre.",
    ):
        scene.point(page.locator("dl.facts dd").first)
    with scene.say(
        "“Add to calendar” names the usual calendars.",
        "« Add to calendar » propose les agendas courants.",
    ):
        scene.click(page.locator(".page-head details.menu > summary"))
    with scene.say(
        "Google, Outlook and Yahoo open with everything filled in. You only save.",
        "Google, Outlook et Yahoo s'ouvrent déjà remplis. Il reste à enregistrer.",
    ):
        scene.point(page.locator(".page-head details.menu").get_by_role("link", name="Google"))
    with (
        scene.say(
            "For Apple Calendar and others there is a file.",
            "Pour Apple Calendrier et les autres, il y a un fichier.",
        ),
        page.expect_download() as arrived,
    ):
        scene.click(page.locator(".page-head details.menu").get_by_role("link", name="File (.ics)"))
    with scene.say(
        "Open the file and your calendar asks to keep the entry. No account is needed.",
        "Ouvrez-le : votre agenda propose de le garder. Aucun compte n'est nécessaire.",
    ):
        _show_download(stage, scene, arrived.value)
    scene.overlay = None
    stage.camera.chapter(en="Keep all of them up to date", fr="Les garder toutes à jour")
    with scene.say(
        "An entry added this way is a copy. A subscription follows every later change.",
        "Une séance ajoutée ainsi est une copie. L'abonnement, lui, suit chaque changement.",
    ):
        scene.click(page.locator(".breadcrumbs").get_by_role("link", name="Trainings"))
    with scene.say(
        "“Subscribe” is above the list.",
        "« Subscribe » se trouve au-dessus de la liste.",
    ):
        scene.click(page.locator("#subscribe > summary"), across=0.3)
    with scene.say(
        "Copy the address. It keeps the filters you have chosen on this page.",
        "Copiez l'adresse. Elle garde les filtres choisis sur cette page.",
    ):
        scene.click(page.locator("#subscribe").get_by_role("button", name="Copy"))
    with scene.say(
        "In your calendar program, add a calendar from an address, and paste it there.",
        "Dans votre agenda, ajoutez un calendrier à partir d'une adresse et collez-la.",
    ):
        scene.point(page.locator("#feed-address"))
    with scene.say(
        "Calendars look in their own time, Google every 8 to 24 hours, Outlook every 3 to 24.",
        "Chaque agenda a son rythme : Google 8 à 24 heures, Outlook 3 à 24 heures.",
    ):
        scene.point(page.locator("#subscribe p.small"))
    stage.close_with(
        "On the day of a session, trust this site: it is always the first to know.",
        "Le jour d'une séance, fiez-vous à ce site : il est toujours le premier informé.",
        {
            "One session: Add to calendar": "Une séance : « Add to calendar »",
            "All sessions: Subscribe, copy, paste": "Toutes : « Subscribe », copier, coller",
            "No account, no cookie": "Ni compte ni cookie",
        },
    )


def second_step(stage: Stage) -> None:
    """Sign in with the second step and keep your recovery codes."""
    _make_newcomer(stage.folder)
    stage.open_with(
        "Sign in with the second step and keep your recovery codes",
        "Se connecter avec la seconde étape et garder ses codes de secours",
    )
    scene, page = stage.scene(), stage.page
    stage.camera.chapter(en="Sign in", fr="Se connecter")
    scene.open(f"{SITE}/account/sign-in/")
    with scene.say(
        "Reading needs no account. Whoever holds a role signs in. Type your address first.",
        "Lire ne demande aucun compte. Qui a un rôle se connecte. D'abord votre adresse.",
    ):
        scene.type(page.get_by_label("E-mail address"), NEWCOMER)
    with scene.say("Then type your password.", "Ensuite, votre mot de passe."):
        scene.type(page.get_by_label("Password", exact=True), PASSWORD)
        scene.click(page.get_by_role("button", name="Sign in", exact=True))
    stage.camera.chapter(en="Set up your phone", fr="Préparer son téléphone")
    with scene.say(
        "The first time, the portal asks for a second step: something that only you have.",
        "La première fois, le portail demande une seconde étape : un objet à vous seul.",
    ):
        scene.look(0.4)
    picture = page.locator("img.qr")
    with scene.say(
        "Open any authenticator app on your phone and scan this picture with it.",
        "Ouvrez une application d'authentification sur votre téléphone et scannez l'image.",
    ):
        scene.scroll_to(picture, top=110)
        scene.point(picture)
    secret = page.locator("#secret").input_value()
    code = _code(secret)
    with scene.say(
        "The app now shows six digits that change every 30 seconds.",
        "L'application affiche six chiffres, qui changent toutes les 30 secondes.",
    ):
        scene.overlay = stage.cards.phone(code)
        scene.wait(0.5)
    with scene.say(
        "Type them here and confirm. They work without a network, too.",
        "Saisissez-les ici et confirmez. Cela marche aussi sans réseau.",
    ):
        scene.type(page.locator("input[name=code]"), code)
        scene.click(page.get_by_role("button", name="Confirm this app"))
    scene.overlay = None
    stage.camera.chapter(en="Keep the recovery codes", fr="Garder les codes de secours")
    if page.get_by_role("button", name="Make new recovery codes").count():
        with scene.say(
            "Now the part that saves you later: the recovery codes.",
            "Et maintenant ce qui vous sauvera plus tard : les codes de secours.",
        ):
            scene.click(page.get_by_role("button", name="Make new recovery codes"))
    with scene.say(
        "Ten codes. Each lets you in once on the day your phone is lost or new.",
        "Dix codes. Chacun vous ouvre une fois, le jour où le téléphone est perdu ou neuf.",
    ):
        scene.point(page.locator("ul.code-list"), across=0.2)
    with scene.say(
        "You see them this once. Print the page, or copy them into a password manager.",
        "On ne les voit qu'ici. Imprimez la page, ou copiez-les dans un coffre numérique.",
    ):
        scene.click(page.locator("main").get_by_role("button", name="Copy"))
    with scene.say(
        "Do not keep them in the phone that shows the six digits.",
        "Ne les gardez pas dans le téléphone qui affiche les six chiffres.",
    ):
        scene.click(page.get_by_role("link", name="I have kept them: continue"))
    _sign_in_again(stage, scene, secret, code)
    stage.close_with(
        "Before you change your phone, add the new one while the old one still works.",
        "Avant de changer de téléphone, ajoutez le nouveau tant que l'ancien fonctionne.",
        {
            "Two steps: a password, then six digits": "Deux étapes : mot de passe, six chiffres",
            "Recovery codes on paper, apart from the phone": (
                "Les codes de secours sur papier, loin du téléphone"
            ),
            "A new phone: add it first, then remove the old one": (
                "Nouveau téléphone : l'ajouter d'abord, retirer l'ancien ensuite"
            ),
        },
    )


def _sign_in_again(stage: Stage, scene: Scene, secret: str, used: str) -> None:
    page = stage.page
    stage.camera.chapter(en="Next time", fr="La fois suivante")
    _sign_out(page)
    page.goto(f"{SITE}/account/sign-in/")
    page.get_by_label("E-mail address").fill(NEWCOMER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    scene.look(0.2)
    with scene.say(
        "From now on you give your address and your password.",
        "Désormais, vous donnez votre adresse et votre mot de passe.",
    ):
        scene.click(page.get_by_role("button", name="Sign in", exact=True))
    code = _code(secret, after=used)
    with scene.say(
        "Then the six digits of the moment.",
        "Puis les six chiffres du moment.",
    ):
        scene.overlay = stage.cards.phone(code)
        scene.type(page.locator("input[name=code]"), code)
        scene.click(page.get_by_role("button", name="Continue", exact=True))
        scene.overlay = None
        scene.look(0.5)
    with scene.say(
        "You are in. “Sign-in and security” is where you add a second device.",
        "Vous y êtes. « Sign-in and security » permet d'ajouter un second appareil.",
    ):
        page.goto(f"{SITE}/account/security/")
        scene.look(0.4)
        scene.point(page.get_by_role("link", name="Add an app or passkey"))


def consent_form(stage: Stage) -> None:
    """Find, download and check a consent form."""
    in_shell(stage.folder, "from portal.demo.forms import publish_forms; publish_forms()")
    stage.open_with(
        "Find, download and check a consent form",
        "Trouver, télécharger et vérifier un formulaire de consentement",
    )
    scene = stage.scene()
    _find_form(stage, scene)
    paper = _download_form(stage, scene)
    _check_forms(stage, scene, paper)
    stage.close_with(
        "The forms are models: your hospital's data protection officer reads them first.",
        "Ce sont des modèles : le délégué à la protection des données les relit d'abord.",
        {
            "Who signs, which language, which hospital": "Qui signe, quelle langue, quel hôpital",
            "Names are written by hand, on paper": "Les noms s'écrivent à la main, sur papier",
            "The square code says whether a form is current": (
                "Le code carré dit si un formulaire est en vigueur"
            ),
        },
    )


def _find_form(stage: Stage, scene: Scene) -> None:
    page = stage.page
    stage.camera.chapter(en="Answer three questions", fr="Répondre à trois questions")
    scene.open(f"{SITE}/consents/")
    with scene.say(
        "The page Consent asks three questions. The first: who signs?",
        "La page Consentement pose trois questions. La première : qui signe ?",
    ):
        scene.click(page.get_by_label("Parent or representative"))
    with scene.say(
        "The second: which language do they read best?",
        "La deuxième : quelle langue lisent-ils le mieux ?",
    ):
        scene.choose(page.locator("#consent-language"), "Українська")
    with scene.say(
        "The third: which hospital? Some have added their own contacts to the form.",
        "La troisième : quel hôpital ? Certains y ont ajouté leurs coordonnées.",
    ):
        hospital = page.locator("#consent-centre option", has_text="Prykladiv").inner_text()
        scene.choose(page.locator("#consent-centre"), hospital)
        scene.click(page.get_by_role("button", name="Show the form"))
    with scene.say(
        "One form is left, with a picture of its first page and who checked the translation.",
        "Il en reste un, avec l'image de sa première page et qui a vérifié la traduction.",
    ):
        scene.point(page.locator(".consent-answer h3"), across=0.3)


def _download_form(stage: Stage, scene: Scene) -> Path:
    page = stage.page
    stage.camera.chapter(en="Download it", fr="Le télécharger")
    with (
        scene.say(
            "Download the PDF, print it, and go through it together.",
            "Téléchargez le PDF, imprimez-le et parcourez-le ensemble.",
        ),
        page.expect_download() as arrived,
    ):
        scene.click(page.get_by_role("link", name="Download PDF"))
    with scene.say(
        "Nobody's name is typed in here. Names are written by hand, on the paper.",
        "Aucun nom n'est saisi ici. Les noms s'écrivent à la main, sur le papier.",
    ):
        _show_download(stage, scene, arrived.value)
    scene.overlay = None
    with scene.say(
        "There is large print, too.",
        "Il existe aussi en gros caractères.",
    ):
        scene.point(page.get_by_role("link", name="In large print"))
    return Path(arrived.value.path())


def _check_forms(stage: Stage, scene: Scene, paper: Path) -> None:
    page = stage.page
    stage.camera.chapter(en="Check a paper", fr="Vérifier un papier")
    with stage.camera.caption(
        en="The foot of each page names form, version and language, beside a square code.",
        fr="Le bas de chaque page nomme formulaire, version et langue, près d'un code carré.",
    ) as until:
        stage.camera.show(stage.cards.paper(foot_of(paper)), until - stage.camera.now)
    with scene.say(
        "The code opens this page. The form is current: compare the facts with the paper.",
        "Le code ouvre cette page. Le formulaire est en vigueur : comparez avec le papier.",
    ):
        scene.open(f"{SITE}/consents/verify/{code_of(paper)}/")
        scene.point(page.locator("main h1"), across=0.2)
    older = stage.folder / "older.pdf"
    older.write_bytes(bytes(page.evaluate(_FETCH, f"{SITE}/consents/adult/1/en.pdf")))
    with scene.say(
        "This paper is older. It must not be signed any more; the newer one is a click away.",
        "Ce papier-ci est ancien. On ne le signe plus ; le nouveau est à un clic.",
    ):
        scene.open(f"{SITE}/consents/verify/{code_of(older)}/")
        scene.point(page.locator("main a.btn--primary"))
    with scene.say(
        "And this is what changed: one sentence about the registry, old and new side by side.",
        "Et voici ce qui a changé : une phrase sur le registre, l'ancienne et la nouvelle.",
    ):
        scene.open(f"{SITE}/consents/adult/compare/1/2/en/")
        scene.point(page.locator("main ins").first)


def _show_download(stage: Stage, scene: Scene, download: Download) -> None:
    scene.overlay = stage.cards.download(download.suggested_filename)
    scene.wait(_DOWNLOAD_SHOWN_SECONDS)


def _make_newcomer(folder: Path) -> None:
    """Somebody with a role who has no second step yet."""
    in_shell(
        folder,
        "from portal.accounts.actors import Operator\n"
        "from portal.accounts.enums import Role\n"
        "from portal.accounts.models import User\n"
        "from portal.accounts.services import create_user, grant_role\n"
        f"User.objects.filter(email={NEWCOMER!r}).delete()\n"
        f"user = create_user(email={NEWCOMER!r}, actor=Operator(), password={PASSWORD!r}, "
        "first_name='Nora', last_name='Muster')\n"
        "grant_role(user=user, role=Role.EXPERT, actor=Operator())\n",
    )


def _code(secret: str, after: str = "") -> str:
    """What the app shows; waits for the next step when the present code is used up."""
    plain = re.sub(r"\s", "", secret)
    key = base64.b32decode(plain + "=" * (-len(plain) % 8))
    while True:
        code = f"{totp(key, step=_STEP_SECONDS):06d}"
        if code != after and time.time() % _STEP_SECONDS < _STEP_SECONDS - 6:
            return code
        time.sleep(0.5)


def _sign_out(page: Page) -> None:
    page.locator("header details.menu", has_text="Sign out").locator("summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state("networkidle")


FILMS: dict[str, Callable[[Stage], None]] = {
    "calendar": calendar,
    "second-step": second_step,
    "consent-form": consent_form,
}
