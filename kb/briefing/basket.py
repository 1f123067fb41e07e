"""What somebody collects for a brief: practices by their ids, in their order."""

from kb.errors import BadValue

MOST_IN_BASKET = 60

Basket = tuple[str, ...]


def with_practice(basket: Basket, practice: str) -> Basket:
    """At its end; there already, it stays where it is. Raises BadValue where it is full."""
    if practice in basket:
        return basket
    if len(basket) >= MOST_IN_BASKET:
        raise BadValue("practice", practice, f"{MOST_IN_BASKET} practices at most: make a brief of these first")
    return (*basket, practice)


def without_practice(basket: Basket, practice: str) -> Basket:
    return tuple(one for one in basket if one != practice)


def moved_practice(basket: Basket, practice: str, by: int) -> Basket:
    """One place up (-1) or down (1); at the end it stays."""
    if practice not in basket:
        return basket
    at = basket.index(practice)
    if not 0 <= at + by < len(basket):
        return basket
    there = list(basket)
    there[at], there[at + by] = there[at + by], there[at]
    return tuple(there)


def joined(first: Basket, second: Basket) -> Basket:
    """Both, each practice once. What was collected before signing in is not lost where both together are more than a
    basket takes in: nothing can be added then, and no third one brings in more."""
    return tuple(dict.fromkeys((*first, *second)))[: 2 * MOST_IN_BASKET]
