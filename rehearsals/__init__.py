"""The pipeline rehearsed on the embedded AWS: `python -m rehearsals` lists the rehearsals.

Each is one command that deploys dev to an embedded AWS of its own, shows something and ends with status 1 if it did not
come out as it should. Tests call the same functions and assert on what they return.
"""
