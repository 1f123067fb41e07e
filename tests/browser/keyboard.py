"""A person who has only the keyboard: Tab until what is wanted has the focus, which must be seen, and type."""

from playwright.sync_api import Locator, Page, expect

MOST = 250
"""Stops after which nobody would go on."""

SEEN = """one => {
  const style = getComputedStyle(one), label = one.id && document.querySelector(`label[for="${CSS.escape(one.id)}"]`);
  const shown = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none";
  return shown(style) || (label && shown(getComputedStyle(label))) || false;
}"""
"""Whether the focus shows on an element, or on its label."""


def reach(page: Page, wanted: Locator) -> None:
    """Go on by Tab alone until this has the focus. Raises AssertionError where it never has, or hidden."""
    expect(wanted).to_be_attached()
    for _ in range(MOST):
        if wanted.evaluate("one => one === document.activeElement"):
            assert wanted.evaluate(SEEN), f"the focus does not show on {wanted}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


def type_into(page: Page, label: str, text: str) -> None:
    wanted = page.get_by_label(label, exact=True)
    reach(page, wanted)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def choose(page: Page, label: str, option: str) -> None:
    """In a list, by the letters of what is wanted."""
    wanted = page.get_by_label(label, exact=True)
    reach(page, wanted)
    page.keyboard.type(option)
    expect(wanted.locator("option:checked")).to_have_text(option)


def press(page: Page, name: str, role: str = "button") -> None:
    reach(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def tick(page: Page, name: str) -> None:
    wanted = page.get_by_role("checkbox", name=name)
    reach(page, wanted)
    page.keyboard.press("Space")
