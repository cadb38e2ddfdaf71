"""Browser tests run last, and carry their marker.

Playwright keeps an event loop running in the main thread while it lives, and a widget made there
would train as in a notebook; before it starts, widgets train as in a script.
"""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def in_browser(item: pytest.Item) -> bool:
        return item.path.parent.name == "browser"

    for item in items:
        if in_browser(item):
            item.add_marker(pytest.mark.browser)
    items.sort(key=in_browser)
