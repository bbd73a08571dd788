"""jsii's Node.js process, started before Python needs it: it loads the assemblies while Python still imports."""

from __future__ import annotations

import atexit
import json
import os
import platform
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from importlib.machinery import PathFinder

_RUNTIME = os.path.join(os.path.dirname(__file__), "runtime.js")  # noqa: PTH118, PTH120 - pathlib costs an import
_ASSEMBLIES = {
    "constructs": "constructs",
    "cdktf": "cdktf",
    "@cdktf/provider-aws": "cdktf_cdktf_provider_aws",
}
"""The Python package of each assembly, in the order in which importing the last one loads them."""

_EXTENSION = ".jsii.tgz"
_SECONDS_TO_END = 120
_CHUNK = 65536


class Runtime:
    """jsii's runtime in a process of Node.js, and the requests that it got ahead of time.

    The runtime reads requests from descriptor 3 and answers there, as jsii's launcher arranges it. What the program
    prints goes where Python's output goes.

    Args:
        node: Path of Node.js.
        folder: Where jsii's Python package keeps the runtime.
        requests: Requests to send at once.
    """

    def __init__(self, node: str, folder: str, requests: Sequence[bytes]) -> None:
        channel, theirs = socket.socketpair()
        # What jsii itself passes, and what its launcher adds.
        command = [node, "--max-old-space-size=4069", "--preserve-symlinks", _RUNTIME, folder]
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$0" "$@" 3<&0 </dev/null', *command],
            stdin=theirs.fileno(),
            env={**os.environ, "JSII_AGENT": f"Python/{platform.python_version()}"},
        )
        theirs.close()
        self._channel = channel
        self._stream = channel.makefile("rwb")
        self._ahead = list(requests)
        self._stream.write(b"".join(requests))
        self._stream.flush()
        atexit.register(self.stop)

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
            self._process.kill()
        except OSError:
            pass  # It ended before, or this is the second call.
        self._process.wait()
        self._channel.close()


def start() -> bool:
    """Starts the runtime and gives it to jsii for whenever it wants one; returns whether it did.

    It leaves it to jsii where there is no Node.js, no POSIX system, or a runtime of the user's own choice.
    """
    node = shutil.which(os.environ.get("JSII_NODE", "node"))
    if os.name != "posix" or "JSII_RUNTIME" in os.environ or node is None:
        return False
    runtime = Runtime(node, os.path.join(_folder("jsii"), "_embedded", "jsii"), list(_load_requests()))  # noqa: PTH118
    # Only now, as this takes a while itself.
    from jsii._kernel.providers import process

    class StartedProcess(process._NodeProcess):
        """jsii's end of the channel, on a runtime that runs already."""

        def start(self) -> None:
            # Of a process, jsii uses these two.
            self._process = self  # type: ignore[assignment]
            self.stdin = self.stdout = runtime
            self.handshake()

        def stop(self) -> None:
            runtime.stop()

    process._NodeProcess = StartedProcess  # type: ignore[misc]
    return True


def _load_requests() -> Iterator[bytes]:
    """The requests to load the assemblies, byte for byte as jsii writes them."""
    for name, package in _ASSEMBLIES.items():
        folder = os.path.join(_folder(package), "_jsii")  # noqa: PTH118
        (file,) = (entry for entry in os.listdir(folder) if entry.endswith(_EXTENSION))  # noqa: PTH208
        version = file.removesuffix(_EXTENSION).partition("@")[2]
        request = {"name": name, "version": version, "tarball": os.path.join(folder, file), "api": "load"}  # noqa: PTH118
        yield f"{json.dumps(request)}\n".encode()


def _folder(package: str) -> str:
    return PathFinder.find_spec(package).submodule_search_locations[0]  # type: ignore[union-attr, index]
