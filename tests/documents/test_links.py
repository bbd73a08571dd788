"""Every place that a document names is there."""

from __future__ import annotations

import re
from pathlib import Path

from main import ROOT
from tests.documents.pages import DOCUMENTS, in_every

_LINK = re.compile(r"\]\(([^)\s]*)\)")
# A path of the repository in code, such as `tests/stacks` or `stacks/shipment_stack.py`, but no pattern.
_PATH = re.compile(r"`((?:[a-z_]+/)+[A-Za-z0-9_.-]*)`")
_MADE = ("cdktf.out/", "node_modules/")


@in_every(DOCUMENTS)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text("utf-8")):
        if link.startswith("https://"):
            continue
        place, _, anchor = link.partition("#")
        target = page.parent / place if place else page
        assert target.exists(), f"{page.name}: {place} is not there"
        if anchor:
            assert anchor in _anchors(target), f"{page.name}: {target.name} has no heading #{anchor}"


@in_every(DOCUMENTS)
def test_every_path_is_there(page: Path) -> None:
    for path in _PATH.findall(page.read_text("utf-8")):
        if (ROOT / path.split("/")[0]).is_dir() and not path.startswith(_MADE):
            assert (ROOT / path).exists(), f"{page.name}: there is no {path}"


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
