"""Nothing has to be explained."""

from django.http import QueryDict

from dunwell.portal.forms import PortalForm, words_field
from dunwell.portal.visit import Visit


class Hard(PortalForm):
    """A few words, if they like."""

    def __init__(self, data: QueryDict | None = None, *, visit: Visit) -> None:
        super().__init__(data, visit=visit)
        self.fields["words"] = words_field("hard.words", "hard.words_hint")
