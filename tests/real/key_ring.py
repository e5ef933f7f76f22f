"""The system's own key ring, tried on a bus of its own.

Run by `dbus-run-session python -m tests.real.key_ring`. Reads a key from its input, keeps it, reads
it back, forgets it, and meets a locked ring; says what came of it as JSON, after a line "begun"
where there is a ring to try.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

ACCOUNT = "http://127.0.0.1:11434"


def unlock() -> None:
    """Start the key ring's service and open it with a password."""
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets"]
    subprocess.run(command, input=b"a password", capture_output=True, check=True, timeout=20)


def lock() -> None:
    """Lock it, as the system does when its owner is away."""
    import secretstorage

    bus = secretstorage.dbus_init()
    secretstorage.get_default_collection(bus).lock()
    bus.close()


def anew() -> str | None:
    """Return the key as a new session finds it, which remembers none itself."""
    from facelog.ui import keys, state

    state.keys().clear()
    return keys.read(ACCOUNT, in_ring=True)


def main() -> None:
    """Go through it all."""
    from facelog.ui import keys

    key = sys.stdin.readline().strip()
    unlock()
    print("begun")
    found: dict[str, Any] = {"usable": keys.ring_usable()}
    found["kept"] = keys.put_into_ring(ACCOUNT, key)
    found["read"] = anew()
    found["forgotten"] = keys.forget(ACCOUNT, in_ring=True)
    found["read_after"] = anew()
    keys.put_into_ring(ACCOUNT, key)
    lock()
    found["read_locked"] = anew()
    found["kept_locked"] = keys.put_into_ring(ACCOUNT, key)
    found["forgotten_locked"] = keys.forget(ACCOUNT, in_ring=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
