"""The process in which the embedded AWS runs the function."""

from __future__ import annotations

from contextlib import suppress

import psutil

from embedded_aws.lifecycle import EmbeddedAws


def kill_client(aws: EmbeddedAws, *, port: int) -> bool:
    """Kills (SIGKILL) the process of the function that made a connection.

    Only a child of the embedded AWS that we started is ever killed.

    Args:
        aws: The embedded AWS.
        port: Local port of the connection.

    Returns:
        Whether there was such a process.
    """
    with suppress(psutil.NoSuchProcess):
        for process in psutil.Process(aws.process_id).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if any(each.laddr and each.laddr.port == port for each in process.net_connections("tcp")):
                    process.kill()
                    return True
    return False
