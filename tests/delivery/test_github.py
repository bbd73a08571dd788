"""One comment of a pull request is kept up to date, and one issue hears of drift."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from delivery.errors import DeliveryError
from delivery.github import Repository

MARK = "<!-- sample -->"
_PATH = re.compile(r"/repos/own/pipeline/issues(?:/(\d+)/comments|/comments/(\d+))?")


class GitHub(ThreadingHTTPServer):
    """As much of GitHub as is asked for: issues, and their comments."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issues: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.refuses = False
        self.tokens: set[str | None] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def add(
        self, kind: list[dict[str, Any]], body: str | None, login: str = "github-actions[bot]", issue: int = 7
    ) -> Any:
        number = len(kind) + 1
        place = f"issues/{number}" if kind is self.issues else f"issues/comments/{number}"
        kind.append(
            {
                "user": {"login": login},
                "body": body,
                "issue": issue,
                "url": f"{self.url}/repos/own/pipeline/{place}",
                "html_url": f"https://example.com/{place}",
            }
        )
        return kind[-1]


class _Handler(BaseHTTPRequestHandler):
    server: GitHub

    def log_message(self, *_: object) -> None: ...

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        given = json.loads(self.rfile.read(length)) if length else {}
        self.server.tokens.add(self.headers["Authorization"])
        status, said = (403, {"message": "no"}) if self.server.refuses else (200, self.do(given))
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do(self, given: dict[str, str]) -> Any:
        url = urlsplit(self.path)
        match = _PATH.fullmatch(url.path)
        assert match, url.path
        issue, comment = match.groups()
        if self.command == "PATCH":
            found = self.server.comments[int(comment) - 1]
            found["body"] = given["body"]
            return found
        kind = self.server.comments if issue else self.server.issues
        if self.command == "POST":
            return self.server.add(kind, given["body"], issue=int(issue or 0))
        query = parse_qs(url.query)
        (size,), (page,) = query["per_page"], query["page"]
        listed = [found for found in kind if not issue or found["issue"] == int(issue)]
        return listed[(int(page) - 1) * int(size) : int(page) * int(size)]

    do_GET = do_POST = do_PATCH = answer  # noqa: N815 - http.server finds them by these names


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def repository(github: GitHub) -> Repository:
    return Repository.of(
        {
            "GITHUB_REPOSITORY": "own/pipeline",
            "GITHUB_API_URL": github.url,
            "GITHUB_SERVER_URL": "https://example.com",
            "GITHUB_RUN_ID": "42",
            "GITHUB_TOKEN": "token",
        }
    )


def test_a_comment_is_made_once_and_then_changed(github: GitHub, repository: Repository) -> None:
    # Ours is on the third page.
    for number in range(200):
        github.add(github.comments, f"comment {number}", login="somebody")
    assert repository.put_comment(7, MARK, "first") == "https://example.com/issues/comments/201"
    assert repository.put_comment(7, MARK, "second") == "https://example.com/issues/comments/201"
    assert [found["body"] for found in github.comments[200:]] == [f"{MARK}\nsecond"]
    assert github.tokens == {"Bearer token"}


def test_what_others_wrote_is_left_alone(github: GitHub, repository: Repository) -> None:
    others = [
        github.add(github.comments, f"{MARK}\nours?", login="somebody"),
        github.add(github.comments, "<!-- other -->\nof another workflow"),
        github.add(github.comments, None),
        github.add(github.comments, f"{MARK}\nof another pull request", issue=8),
    ]
    before = [dict(other) for other in others]
    repository.put_comment(7, MARK, "new")
    assert github.comments[:4] == before
    assert github.comments[4]["body"] == f"{MARK}\nnew"


def test_an_issue_is_opened_once_and_then_commented_on(github: GitHub, repository: Repository) -> None:
    github.add(github.issues, f"{MARK}\nours?", login="somebody")
    repository.raise_issue("Drift", MARK, "first")
    repository.raise_issue("Drift", MARK, "second")
    assert [issue["body"] for issue in github.issues[1:]] == [f"{MARK}\nfirst"]
    assert [(comment["issue"], comment["body"]) for comment in github.comments] == [(2, "second")]


def test_a_refusal_is_told(github: GitHub, repository: Repository) -> None:
    github.refuses = True
    with pytest.raises(DeliveryError, match=r"GET http.*/issues/7/comments.*: 403 .*no"):
        repository.put_comment(7, MARK, "text")


def test_outside_of_a_workflow_run_it_says_so() -> None:
    with pytest.raises(DeliveryError, match="GITHUB_REPOSITORY"):
        Repository.of({})
