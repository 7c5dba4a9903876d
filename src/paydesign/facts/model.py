"""Facts about guides and currencies as frozen values."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Actor = Literal["browser", "server", "Stripe"]
Side = Literal["client", "server"]


class Source(NamedTuple):
    """Where a fact comes from.

    Attributes:
        url: The page.
        read: The day it was read, YYYY-MM-DD.
        as_of: The date of the text that was read, if that was an older copy of the page.
    """

    url: str
    read: str
    as_of: str | None = None


class FlowStep(NamedTuple):
    """One step of a guide's flow.

    Attributes:
        by: Who acts.
        does: One sentence.
        call: The code that does it, e.g. `elements.submit()`; None if it needs no call of Stripe's.
    """

    by: Actor
    does: str
    call: str | None


class Variant(NamedTuple):
    """How a guide is built when one particular side confirms.

    Attributes:
        confirm_on: That side.
        decision_title: The title of a decision record that ends here, unless a person writes one.
        good: What is gained, as sentences.
        watch: What to look out for, as sentences.
        flow: From the first quote to fulfilment, in order.
    """

    confirm_on: Side
    decision_title: str
    good: tuple[str, ...]
    watch: tuple[str, ...]
    flow: tuple[FlowStep, ...]

    def calls(self, by: Actor) -> tuple[str, ...]:
        """Return the calls that the browser or the server makes, in order."""
        return tuple(step.call for step in self.flow if step.by == by and step.call)


class Restriction(NamedTuple):
    """Something that does not work, or not without more, when a guide is followed.

    Attributes:
        modes: The modes that it is about; empty if it is about all.
    """

    text: str
    source: Source
    modes: tuple[str, ...] = ()


class Nearest(NamedTuple):
    """What to take instead of a mode that a guide does not have."""

    guide: str
    mode: str


class ModeSupport(NamedTuple):
    """Whether a guide has a mode.

    Attributes:
        documented: `documented` by Stripe; `constructed` by us from the API; or `not-offered`.
        note: Why, in a sentence or two.
        nearest: Set if and only if the mode is not offered.
    """

    mode: str
    documented: Literal["documented", "constructed", "not-offered"]
    note: str
    source: Source
    nearest: Nearest | None


class Guide(NamedTuple):
    """One of Stripe's integration guides.

    Attributes:
        title: The guide's own title.
        summary: One sentence.
        choose_when: Sentences, each a reason to follow it.
        not_when: Sentences, each a reason not to.
        variants: By the side that confirms; a guide has one or both.
        modes: By name; every mode is there, also those that the guide does not have.
    """

    id: str
    title: str
    source: Source
    summary: str
    choose_when: tuple[str, ...]
    not_when: tuple[str, ...]
    variants: Mapping[str, Variant]
    restrictions: tuple[Restriction, ...]
    modes: Mapping[str, ModeSupport]


class Mode(NamedTuple):
    """What is done with the payment details: charge them, save them, or charge them every period."""

    id: str
    title: str
    text: str
    source: Source


class Currency(NamedTuple):
    """How amounts of a currency are sent to the API.

    Attributes:
        code: Three lower-case letters.
        decimals: How many decimals the API counts: 1999 is 19.99 usd but 1999 jpy.
        step: Every amount must be a multiple of it.
        minimum: The smallest charge when settling in it, in minor units; None if Stripe lists none.
        unit_price: A round price of roughly one US dollar, in minor units.
    """

    code: str
    decimals: int
    step: int
    minimum: int | None
    unit_price: int
