"""Every document of the project, and the commands that it tells people to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from main import ROOT

RUNBOOKS = sorted((ROOT / "docs" / "runbooks").glob("*.md"))
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *RUNBOOKS]

_TOOLS = ("python", "aws", "make", "cdktf", r"node_modules/\.bin/cdktf", "terraform")
# In code, never in prose: between backticks, or a line of a block.
_INLINE = re.compile(rf"`((?:{'|'.join(_TOOLS)}) [^`]*)`")
_BLOCK = re.compile(r"^\s*```\w*\n(.*?)^\s*```", re.MULTILINE | re.DOTALL)
_LINE = re.compile(rf"(?:^|[(&;|]\s*)((?:{'|'.join(_TOOLS)}) [^\n&;|)]*)", re.MULTILINE)
_SUBSTITUTION = re.compile(r'"\$\((.*?)\)"', re.DOTALL)


def in_every(pages: list[Path]) -> pytest.MarkDecorator:
    """Runs a test for each page."""
    return pytest.mark.parametrize("page", pages, ids=lambda page: str(page.relative_to(ROOT)))


def commands(page: Path, tool: str) -> Iterator[list[str]]:
    """The commands of a page that start with a tool, as a shell would split them, without that first word."""
    text = page.read_text("utf-8").replace("\\\n", " ")
    snippets = [*_BLOCK.findall(text), *_INLINE.findall(_BLOCK.sub("", text))]
    for snippet in snippets:
        inner = [*_SUBSTITUTION.findall(snippet)]
        for part in [_SUBSTITUTION.sub("substituted", snippet), *inner]:
            for command in _LINE.findall(part):
                words = shlex.split(command.replace("…", ""), comments=True)
                if words and words[0].rpartition("/")[2] == tool:
                    yield words[1:]
