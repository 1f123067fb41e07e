"""Every step of every guide is carried out, in order, as its role, on the demonstration: what a guide says is so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api

from kb import KnowledgeBase
from kb.reading.guides import ORDER
from tests.browser.guided import HEIGHT, WIDTH, Guided
from tests.guides import read_steps, steps
from tests.guiding import demonstration, enter

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("guides")]


@pytest.fixture(scope="module")
def guided_home(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The demonstration, made once for all guides: what one records, the next may see."""
    return demonstration(tmp_path_factory.mktemp("guides") / "home")


@pytest.fixture
def follow(
    chromium: sync_api.Browser, served: tuple[str, Any], guided_home: KnowledgeBase
) -> Iterator[Callable[[Path | None], Guided]]:
    address, door = served
    guided_home.home.settings = replace(guided_home.settings, served=address)
    door.kb = guided_home
    contexts: list[sync_api.BrowserContext] = []

    def opened(who: str) -> sync_api.BrowserContext:
        context = chromium.new_context(base_url=address, viewport={"width": WIDTH, "height": HEIGHT})
        context.set_default_timeout(5_000)
        contexts.append(context)
        enter(guided_home, context, who, address)
        return context

    yield lambda pictures=None: Guided(opened, pictures)
    for context in contexts:
        context.close()
    door.kb = None


@pytest.mark.parametrize("name", ORDER)
def test_every_step_of_a_guide_does_what_it_says(follow: Callable[..., Guided], name: str) -> None:
    guided = follow()
    for step in steps(name):
        guided.carry_out(step)


def test_a_label_that_is_not_there_is_a_fault(follow: Callable[..., Guided]) -> None:
    guided = follow()
    (step,) = read_steps("made", '1. Press **Make it so**.\n   <!-- step: open "/about"; follow "Make it so" -->\n')
    guided.page.set_default_timeout(300)
    with pytest.raises(AssertionError, match="Make it so"):
        guided.carry_out(step)
