"""What can go wrong with keys, the trail and private files. No message quotes content."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import NotFoundError, PortalError


class VaultError(PortalError):
    """Something protected could not be written or read."""

    code = "vault"
    status = 500
    message = _("This content cannot be read at the moment. The administrators have to look at it.")


class KeyRingError(VaultError):
    """`VAULT_KEYS` is malformed."""

    code = "vault_key_ring"


class UnknownKeyError(VaultError):
    """Wrapped with a key that the ring no longer holds. `data["name"]` is that key's name."""

    code = "vault_unknown_key"


class TamperedError(VaultError):
    """The stored bytes are not what was written for this table, row and field."""

    code = "vault_tampered"


class ShreddedError(VaultError):
    """The key was destroyed on purpose, so what it protected is gone for good."""

    code = "vault_shredded"
    status = 410
    message = _("This content was erased and cannot be restored.")


class EncryptedFieldError(VaultError):
    """An encrypted field was used in a way that would lose it. `reason` says how.

    "searched": filtered or ordered by; keep a `vault.blind_index` beside it. "written": through
    `update`, `bulk_update` or an expression; assign and `save` each row. "copied": a stored row
    was saved as a new one; assign the values. "nameless": the row has no id yet. "exported": by
    `dumpdata`; back up the database. "not_text": something else was assigned to a text.
    """

    code = "vault_encrypted_field"

    def __str__(self) -> str:
        return f"Encrypted field {self.data.get('field')}: {self.data.get('reason')}."


class AuditDataError(PortalError):
    """Something other than ids, codes and numbers was offered to the audit trail."""

    code = "audit_data"
    status = 500
    message = _("The audit trail takes ids, codes and numbers only.")


class StorageFullError(PortalError):
    """The disk took no more. Nothing half-written was left behind."""

    code = "storage_full"
    status = 507
    message = _("There is no room left to store the file. Nothing was saved.")


class StorageUnavailableError(PortalError):
    """The storage of private files did not answer or refused."""

    code = "storage_unavailable"
    status = 503
    message = _("The file storage is not available at the moment. Nothing was saved.")


class FileNotReadyError(NotFoundError):
    """The file is in quarantine or was refused."""

    code = "file_not_ready"


class UploadError(PortalError):
    """A file that the portal does not take; the message says which rule it breaks."""

    code = "upload"
    status = 422
    message = _("The portal does not take this file.")


class NoCleanerError(UploadError):
    """Nobody registered a cleaner for `media_type`; the file stays in quarantine."""

    code = "no_cleaner"
    status = 415


class UploadEmptyError(UploadError):
    code = "upload_empty"
    message = _("The file is empty.")


class UploadTooBigError(UploadError):
    """`limit_mb` is the largest size accepted, in megabytes."""

    code = "upload_too_big"
    status = 413
    message = _("The file is larger than %(limit_mb)s MB.")


class UploadTypeError(UploadError):
    """The content, whatever its name says, is of a kind that is not taken here."""

    code = "upload_type"
    status = 415
    message = _("This kind of file is not accepted here. Accepted: %(allowed)s.")


class UploadSvgError(UploadTypeError):
    code = "upload_svg"
    message = _("SVG drawings can carry programs and are not accepted. Export it as PNG.")


class UploadMismatchError(UploadError):
    """The name's ending says one kind, the content is another."""

    code = "upload_mismatch"
    message = _("The file's ending does not match its content.")


class UploadTooManyPixelsError(UploadError):
    """`limit` is the largest number of megapixels accepted."""

    code = "upload_too_many_pixels"
    message = _("The picture has more than %(limit)s megapixels. Save it smaller.")


class UploadPolyglotError(UploadError):
    """Two kinds of file in one: an image that is also a page, an archive or a program."""

    code = "upload_polyglot"
    message = _("The file contains a second file of another kind. Save it anew.")


class UploadBrokenError(UploadError):
    """Cut off, or not decodable as what it claims to be."""

    code = "upload_broken"
    message = _("The file is damaged and cannot be opened.")


class BrokenTrailError(PortalError):
    """The end of the trail's chain is not as the sealer left it: nothing is built upon it.

    `data["sequence"]` is that seal, `data["reason"]` what is wrong.
    """

    code = "audit_broken"
    status = 500
    message = _("The audit trail is broken. The administrators have to look at it.")
