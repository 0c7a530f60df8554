"""The store key wrapped for one slot: argon2id stretches the secret, AES-256-GCM wraps.

A wrapped key is bound to its slot and its store. argon2 and cryptography are imported
when first needed. Sources: design.md section 3 (Keys); RFC 9106.
"""

import os
from dataclasses import replace
from typing import Final

from iomdesk.domain.access import Slot
from iomdesk.store.cost import Cost
from iomdesk.store.keyfile import SECRET_LENGTHS, KeyFile, WrappedSlot, header

KEY_BYTES: Final = 32
"""Length of the store key: the raw key SQLCipher takes."""


def _stretch(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(secret, salt, cost.time, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def wrap(file: KeyFile, slot: Slot, key: bytes, secret: bytes, cost: Cost) -> WrappedSlot:
    """The store key under a secret; takes as long as ``cost`` says."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = (os.urandom(length) for length in SECRET_LENGTHS[:2])
    bare = WrappedSlot(slot, cost, salt, nonce, b"")
    slot_key = _stretch(secret, salt, cost)
    return replace(bare, wrapped=AESGCM(slot_key).encrypt(nonce, key, header(file, bare)))


def unwrap(file: KeyFile, wrapped: WrappedSlot, secret: bytes) -> bytes | None:
    """The store key, or None when the secret is not this slot's."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    slot_key = _stretch(secret, wrapped.salt, wrapped.cost)
    try:
        return AESGCM(slot_key).decrypt(wrapped.nonce, wrapped.wrapped, header(file, wrapped))
    except InvalidTag:
        return None
