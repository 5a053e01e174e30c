"""`manage.py rotate_vault_keys`: bring everything under the newest key of the ring."""

from django.core.management.base import BaseCommand

from portal.privacy import audit, vault
from portal.privacy.sealing import seal_trail


class Command(BaseCommand):
    help = (
        "Rewrap data keys and reseal small secrets with the first key of VAULT_KEYS. Content is "
        "not touched. May be stopped and run again."
    )

    def handle(self, *args: object, **options: object) -> None:
        for name, moved in vault.rotate():
            self.stdout.write(f"{name}: {moved} moved")
        # A seal made with the newest key vouches for all before it, so that older keys may go.
        audit.record(action="privacy.keys_rotated", actor=None)
        seal_trail(everything=True)
        left = vault.remaining()
        for name, count in left.items():
            self.stdout.write(f"{name}: {count} still need an older key")
        if not left:
            self.stdout.write("Nothing needs an older key: it may leave VAULT_KEYS.")
