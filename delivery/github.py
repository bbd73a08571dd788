"""The little of GitHub's REST API that a workflow needs: https://docs.github.com/en/rest/issues."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from delivery.errors import DeliveryError

_PAGE = 100
_LIMIT_SECONDS = 30
# Who writes with the token of a workflow run. Somebody else's text with our mark in it is not ours to change.
_WORKFLOWS = "github-actions[bot]"


@dataclass(frozen=True)
class Repository:
    """A repository as seen by a workflow run.

    Attributes:
        url: URL of the repository in the API.
        run: URL of the workflow run's page.
        token: The run's token.
    """

    url: str
    run: str
    token: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Repository:
        """Reads what every workflow run is given, and `GITHUB_TOKEN`.

        https://docs.github.com/en/actions/reference/workflows-and-actions/variables

        Raises:
            DeliveryError: This is no workflow run, or it has no token.
        """
        try:
            name = environment["GITHUB_REPOSITORY"]
            return cls(
                f"{environment['GITHUB_API_URL']}/repos/{name}",
                f"{environment['GITHUB_SERVER_URL']}/{name}/actions/runs/{environment['GITHUB_RUN_ID']}",
                environment["GITHUB_TOKEN"],
            )
        except KeyError as error:
            raise DeliveryError(f"this is for workflow runs of GitHub, which set {error}") from None

    def put_comment(self, number: int, mark: str, text: str) -> str:
        """Makes the text the one comment with this mark, in place of what it said before.

        Args:
            number: The pull request or issue.
            mark: What tells our comment from others; it is put before the text.
            text: Markdown.

        Returns:
            The comment's URL.

        Raises:
            DeliveryError: GitHub refuses.
        """
        before = self._ours(f"{self.url}/issues/{number}/comments?per_page={_PAGE}", mark)
        body = {"body": f"{mark}\n{text}"}
        if before:
            return str(self._call("PATCH", before["url"], body)["html_url"])
        return str(self._call("POST", f"{self.url}/issues/{number}/comments", body)["html_url"])

    def raise_issue(self, title: str, mark: str, text: str) -> str:
        """Opens an issue, or comments on the open one with this mark, so that people hear of it again.

        Args:
            title: Title of a new one.
            mark: What tells our issue from others.
            text: Markdown.

        Returns:
            The URL of the issue or of the comment.

        Raises:
            DeliveryError: GitHub refuses.
        """
        before = self._ours(f"{self.url}/issues?state=open&per_page={_PAGE}", mark)
        if before:
            return str(self._call("POST", f"{before['url']}/comments", {"body": text})["html_url"])
        issue = {"title": title, "body": f"{mark}\n{text}"}
        return str(self._call("POST", f"{self.url}/issues", issue)["html_url"])

    def _ours(self, url: str, mark: str) -> dict[str, Any] | None:
        for found in self._pages(url):
            if found["user"]["login"] == _WORKFLOWS and (found["body"] or "").startswith(mark):
                return found
        return None

    def _pages(self, url: str) -> Iterator[dict[str, Any]]:
        page = 1
        while found := self._call("GET", f"{url}&page={page}"):
            yield from found
            if len(found) < _PAGE:
                return
            page += 1

    def _call(self, method: str, url: str, body: Mapping[str, str] | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the API's URL, which the workflow run is given
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self.token}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=_LIMIT_SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                said = error.read().decode(errors="replace")
            raise DeliveryError(f"{method} {url}: {error.code} {said[:500]}") from error
        except (urllib.error.URLError, TimeoutError) as error:
            raise DeliveryError(f"{method} {url}: {error}") from error
