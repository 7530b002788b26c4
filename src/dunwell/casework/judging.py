"""Reading a policy's text with everything at hand that it is judged by: texts and laws."""

from dunwell.casework.law import shipped_packs
from dunwell.channels.templates.catalogue import channels_of_each, languages
from dunwell.policy.check import read_policies
from dunwell.policy.model import Reading


def judged(text: str) -> Reading:
    """The policies of a text, and every finding: what `dunwell policy check` tells."""
    return read_policies(
        text, templates=channels_of_each(), languages=languages(), packs=shipped_packs()
    )
