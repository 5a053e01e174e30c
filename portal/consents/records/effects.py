"""What a lost consent makes the portal do: registered by the apps that hold the data.

An app says in its `AppConfig.ready` what it will do for which modules. Whoever withdraws reads
`describe` before. `carry_out` is run by a task until it has succeeded once, whatever lost the
consent: a withdrawal, a no, a conflict, a correction, the end of a term, coming of age.
"""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """One thing that follows from a loss of consent.

    `key` names it for ever, since pending effects are stored by it. `codes` are the modules
    that it follows from, or None for any. `describe` gives the sentence that is shown before,
    in the reader's language. `carry_out(subject, codes)` gets the patient's id and those of the
    lost modules that are not granted again by then; it is not called where all of them are. It
    runs in a transaction that holds the patient's lock, may be called again after it has
    succeeded, and must bear it.
    """

    key: str
    codes: frozenset[str] | None
    describe: Callable[[], str]
    carry_out: Callable[[uuid.UUID, frozenset[str]], None]

    def follows_from(self, codes: Collection[str]) -> bool:
        return self.codes is None or not self.codes.isdisjoint(codes)


_EFFECTS: dict[str, Effect] = {}


def register_effect(effect: Effect) -> None:
    """Have `effect` follow from every loss of its modules from now on."""
    _EFFECTS[effect.key] = effect


def forget_effect(key: str) -> None:
    """Undo `register_effect`."""
    _EFFECTS.pop(key, None)


def effect_named(key: str) -> Effect | None:
    """The registered effect of that key; None where its app is gone."""
    return _EFFECTS.get(key)


def effects_of(codes: Collection[str]) -> list[Effect]:
    """The effects of losing these modules, by key."""
    return [effect for _, effect in sorted(_EFFECTS.items()) if effect.follows_from(codes)]
