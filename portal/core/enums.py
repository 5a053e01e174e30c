"""Vocabulary of the machinery."""

from enum import StrEnum


class Lane(StrEnum):
    """The queues of tasks. Each has a runner of its own, so that neither waits for the other.

    `settings.TASKS` names the same.
    """

    # What people wait for: mails, and what takes a second or two.
    DEFAULT = "default"
    # What may take minutes, such as printing.
    SLOW = "slow"
