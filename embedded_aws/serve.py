"""The process of the embedded AWS: MiniStack over TLS on one loopback port.

`python -m embedded_aws.serve PORT LOCK_FILE [--with-parent]`

MiniStack's own command also takes port 443 when it serves TLS; this serves the same application on one port only.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
import threading
from pathlib import Path

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app
from ministack.core.tls import resolve_tls_material


def main() -> None:
    """Serves until SIGTERM; with `--with-parent` also until standard input closes, that is, the parent is gone."""
    port, lock_file = sys.argv[1], Path(sys.argv[2])
    # Inherited from whoever started the command, and this process must not outlive it.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    # Held for the life of this process, however it ends: a process id alone may belong to somebody else by now.
    with lock_file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if "--with-parent" in sys.argv:
            threading.Thread(target=_terminate_with_parent, daemon=True).start()
        asyncio.run(_serve(_config(port)))


async def _serve(config: Config) -> None:
    # At once: what it holds is not kept anyway, its function workers end with their pipes, and an orderly end was seen
    # to take more than ten seconds.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, os._exit, 0)
    # With a trigger of its own hypercorn leaves the signals alone; this one never fires.
    await serve(app, config, shutdown_trigger=asyncio.Event().wait)


def _config(port: str) -> Config:
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.certfile, config.keyfile = resolve_tls_material()
    config.keep_alive_timeout = 75
    return config


def _terminate_with_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
