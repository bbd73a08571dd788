"""No right of the function's role is missing and none is spare: each is taken away, and everything else is tried."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from contract.names import ResourceNames
from rehearsals.least_privilege.attempts import Attempts, attempts_by_hand, attempts_of_the_function
from rehearsals.least_privilege.matrix import Matrix, TriedRight, tables
from rehearsals.least_privilege.probes import CONFIGURATION_ONLY, Probe, probes
from rehearsals.least_privilege.role import Right, Role, is_denied
from rehearsals.least_privilege.tried_resources import tried_resources
from rehearsals.stage import NAMES, stage

# In a file nothing limits the width, and the tables read better.
_WIDE = 140


def try_rights(names: ResourceNames) -> Matrix:
    """Tries every right of the deployed function, and what it has no right to.

    Raises:
        RehearsalError: The function failed for another reason than a missing right.
    """
    role = Role(names.role)
    session = role.session()
    with tried_resources(names) as around:
        known = probes(session, around)
        tried = [_try(role, right, known[right]) for right in role.rights if right in known]
        denied = _denied(attempts_of_the_function(session, around))
    with attempts_by_hand(names) as by_hand:
        denied_by_hand = _denied(by_hand)
    return Matrix(
        tried=tried,
        unaccounted=sorted(
            set(role.rights) ^ (known.keys() | CONFIGURATION_ONLY.keys()), key=lambda right: (right.grant, right.action)
        ),
        denied=denied,
        denied_by_hand=denied_by_hand,
    )


def rehearse_least_privilege(console: Console) -> bool:
    """Deploys dev, tries every right and shows the matrix; returns whether it has no gap.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
        RehearsalError: The function failed for another reason than a missing right.
    """
    with stage("least-privilege", console), console.status("Trying every right …"):
        matrix = try_rights(NAMES)
    console.print(tables(matrix), width=None if console.is_terminal else _WIDE)
    for gap in matrix.gaps:
        console.print(Text(gap, style="bold red"))
    if not matrix.gaps:
        console.print("[bold green]No right is missing, none is spare, and each ends at its resource.[/]")
    return not matrix.gaps


def _try(role: Role, right: Right, probe: Probe) -> TriedRight:
    works_with = probe.works()
    with role.without(right):
        works_without = probe.works()
    return TriedRight(
        right=right,
        how=probe.how,
        works_with=works_with,
        works_without=works_without,
        works_elsewhere=not is_denied(probe.elsewhere),
    )


def _denied(attempts: Attempts) -> dict[str, bool]:
    return {what: is_denied(attempt) for what, attempt in attempts.items()}
