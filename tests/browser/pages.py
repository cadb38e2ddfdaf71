"""Pages that notice what is only seen in the console, and requests that leave the machine."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

# What the hosts say themselves, widget or no widget.
HOSTS_OWN = (
    "favicon.ico",
    "Failed to load resource",
    "was preloaded using link preload",
    # Notebook 7, of its settings.
    "Cannot read properties of undefined (reading 'schema')",
)


@dataclass
class Watch:
    """Everything a page complained of and everything it asked for."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        page.on("pageerror", lambda error: self._complain(f"pageerror: {error}"))
        page.on("console", self._hear)
        page.on("request", self._ask)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"console: {message.text}")

    def _complain(self, text: str) -> None:
        if not any(own in text for own in HOSTS_OWN):
            self.complaints.append(text)

    def _ask(self, request: Request) -> None:
        if request.url.startswith(("http:", "https:", "ws:", "wss:")):
            self.requests.append(request.url)

    @property
    def strangers(self) -> list[str]:
        """Requests to other machines."""
        return [url for url in self.requests if urlsplit(url).hostname != "127.0.0.1"]
