"""Signals for processes that tests start."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def started_as_from_a_terminal(*signals: signal.Signals) -> Iterator[None]:
    """Processes that are started within a `with` block notice these signals.

    A process inherits which signals are ignored and which are blocked. A shell ignores SIGINT in what it runs in the
    background (`make test &`), and a service manager may block what it likes.
    """
    handlers = {each: signal.getsignal(each) for each in signals}
    mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
    try:
        for each in signals:
            # A handler of this process's own is not inherited, but one that ignores is.
            if handlers[each] is signal.SIG_IGN:
                signal.signal(each, signal.SIG_DFL)
        yield
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
