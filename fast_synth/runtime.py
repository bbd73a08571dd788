"""jsii's Node.js process, started before Python needs it: it loads the assemblies while Python still imports."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from fast_synth import installed

# typing takes a while to import, and Node.js is waiting to be started.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_RUNTIME = os.path.join(os.path.dirname(__file__), "runtime.js")  # noqa: PTH118, PTH120 - pathlib costs an import
_ASSEMBLIES = {
    "constructs": "constructs",
    "cdktf": "cdktf",
    "@cdktf/provider-aws": "cdktf_cdktf_provider_aws",
}
"""The Python package of each assembly, in the order in which importing the last one loads them."""

_EXTENSION = ".jsii.tgz"
_DESCRIPTOR = 3
_SECONDS_TO_END = 120
_CHUNK = 65536


class Runtime:
    """jsii's runtime in a process of Node.js, and the requests that it got ahead of time.

    The runtime reads requests from descriptor 3 and answers there, as jsii's launcher arranges it. What the program
    prints goes where Python's output goes.

    Args:
        node: Node.js, a path or a name to look for in PATH.
        folder: Where jsii's Python package keeps the runtime.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, node: str, folder: str) -> None:
        self._channel, theirs = socket.socketpair()
        with theirs:
            # What jsii itself passes, and what its launcher adds.
            command = [node, "--max-old-space-size=4069", "--preserve-symlinks", _RUNTIME, folder]
            environment = {**os.environ, "JSII_AGENT": f"Python/{sys.version.split()[0]}"}
            descriptors = [
                (os.POSIX_SPAWN_DUP2, theirs.fileno(), _DESCRIPTOR),
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            ]
            try:
                # Not with subprocess, which is imported later all the same, but while Node.js loads.
                self._process_id = os.posix_spawnp(node, command, environment, file_actions=descriptors)
            except OSError:
                self._channel.close()
                raise
        self._stream = self._channel.makefile("rwb")
        self._ahead: list[bytes] = []
        atexit.register(self.stop)

    def send_ahead(self, requests: Sequence[bytes]) -> None:
        """Sends requests that will be written later, so that their answers wait for whoever writes them."""
        self._ahead += requests
        self._stream.write(b"".join(requests))
        self._stream.flush()

    def write(self, request: bytes) -> None:
        """Sends a request, unless it is the next of those that were sent ahead."""
        if self._ahead:
            if request == self._ahead[0]:
                del self._ahead[0]
                return
            # Something else is loaded first. Loading an assembly twice does no harm.
            for _ in self._ahead:
                self._stream.readline()
            self._ahead.clear()
        self._stream.write(request)

    def flush(self) -> None:
        """Sends what was written."""
        self._stream.flush()

    def readline(self) -> bytes:
        """The answer to the request that was written last; at first a greeting."""
        return self._stream.readline()

    def stop(self) -> None:
        """Ends the process, which ends by itself when there are no more requests, and waits until it has."""
        atexit.unregister(self.stop)
        try:
            self._channel.shutdown(socket.SHUT_WR)
            self._channel.settimeout(_SECONDS_TO_END)
            while self._channel.recv(_CHUNK):
                pass
        except TimeoutError:
            os.kill(self._process_id, signal.SIGKILL)
        except OSError:
            pass  # It ended before, or this is the second call.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process_id, 0)
        self._channel.close()


def start() -> bool:
    """Starts the runtime and gives it to jsii for whenever it wants one; returns whether it did.

    It leaves it to jsii where there is no Node.js, no POSIX system, or a runtime of the user's own choice.
    """
    if os.name != "posix" or "JSII_RUNTIME" in os.environ:
        return False
    try:
        runtime = Runtime(os.environ.get("JSII_NODE", "node"), f"{installed.folder('jsii')}/_embedded/jsii")
    except OSError:
        return False
    runtime.send_ahead(list(_load_requests()))
    # Only now, as this takes a while itself.
    from jsii._kernel.providers import process
    from jsii._kernel.types import LoadRequest, LoadResponse

    class StartedProcess(process._NodeProcess):
        """jsii's end of the channel, on a runtime that runs already.

        What loading an assembly answers is of no use to Python, so it waits for the answers, and for the greeting
        before them, only when it asks something else: until then it goes on importing.
        """

        def start(self) -> None:
            # Of a process, jsii uses these two.
            self._process = self  # type: ignore[assignment]
            self.stdin = self.stdout = runtime
            self._unread: list[Callable[[], object]] = [self.handshake]

        def send(self, request: Any, response_type: Any) -> Any:
            if isinstance(request, LoadRequest):
                self._unread.append(partial(super().send, request, LoadResponse))
                return None
            while self._unread:
                self._unread.pop(0)()
            return super().send(request, response_type)

        def stop(self) -> None:
            runtime.stop()

    process._NodeProcess = StartedProcess  # type: ignore[misc]
    return True


def _load_requests() -> Iterator[bytes]:
    """The requests to load the assemblies, byte for byte as jsii writes them."""
    import json

    for name, package in _ASSEMBLIES.items():
        folder = f"{installed.folder(package)}/_jsii"
        (file,) = (entry for entry in os.listdir(folder) if entry.endswith(_EXTENSION))  # noqa: PTH208
        version = file.removesuffix(_EXTENSION).partition("@")[2]
        request = {"name": name, "version": version, "tarball": f"{folder}/{file}", "api": "load"}
        yield f"{json.dumps(request)}\n".encode()
