"""What keeps a rehearsal from being carried out."""


class RehearsalError(Exception):
    """The pipeline did not do in time what the rehearsal waits for, or did something else; the message says what."""
