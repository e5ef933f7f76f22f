"""Keys of language models: in this session's memory, or in the system's key ring if so wished.

They are written nowhere else.
"""

from __future__ import annotations

from facelog.ui import state

SERVICE = "FaceLog"
OPENAI = "openai"
"""Whom OpenAI's key is for; another server's key is for its scheme, host and port."""


def ring_usable() -> bool:
    """Whether this system has a key ring that keeps secrets; a bare Linux server has none."""
    import keyring

    try:
        return float(keyring.get_keyring().priority) >= 1
    except Exception:  # whatever a broken backend raises, it is of no use
        return False


def read(account: str, *, in_ring: bool) -> str | None:
    """Return a key, None where there is none; the key ring is asked once in a session.

    Args:
        account: whom the key is for.
        in_ring: the person had it kept in the key ring.
    """
    held = state.keys()
    if account not in held and in_ring:
        held[account] = _from_ring(account)
    return held.get(account)


def hold(account: str, key: str) -> None:
    """Keep a key for this session."""
    state.keys()[account] = key


def put_into_ring(account: str, key: str) -> bool:
    """Keep a key for this session and in the key ring.

    Returns:
        Whether the key ring took it; the session holds it anyway.
    """
    hold(account, key)
    if not ring_usable():
        return False
    import keyring

    try:
        keyring.set_password(SERVICE, account, key)
    except Exception:  # locked, refused, gone: backends raise what they like
        return False
    return True


def forget(account: str, *, in_ring: bool) -> bool:
    """Remove a key from this session, and from the key ring where it is kept there.

    Returns:
        Whether it is gone everywhere.
    """
    state.keys().pop(account, None)
    if not in_ring:
        return True
    import keyring
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, account)
    except PasswordDeleteError:
        return _from_ring(account) is None
    except Exception:
        return False
    return True


def _from_ring(account: str) -> str | None:
    import keyring

    try:
        return keyring.get_password(SERVICE, account)
    except Exception:
        return None
