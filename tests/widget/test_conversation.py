"""Stories of a page, Python and a stranger: in whatever order, page and Python agree at the end."""

from __future__ import annotations

import pytest

pytest.importorskip("hypothesis")

from hypothesis import HealthCheck, Phase, settings
from support.conversation import Conversation

TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    # A story that fails is told as it came: `make fuzz` shortens it, which takes minutes.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
