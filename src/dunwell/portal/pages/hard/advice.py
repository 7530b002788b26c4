"""Where somebody in difficulty finds free advice, by country.

Public bodies and charities, noted in November 2026 from common knowledge and not looked up since:
whoever runs Dunwell looks them over before customers see them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Helper:
    """An organisation that advises free of charge."""

    name: str
    site: str
    phone: str = ""

    @property
    def address(self) -> str:
        return f"https://{self.site}"

    @property
    def dial(self) -> str:
        return self.phone.replace(" ", "")


CONSUMERS: dict[str, tuple[Helper, ...]] = {
    "GB": (
        Helper("StepChange", "www.stepchange.org", "0800 138 1111"),
        Helper("National Debtline", "www.nationaldebtline.org", "0808 808 4000"),
    ),
    "IE": (Helper("MABS", "www.mabs.ie", "0818 07 2000"),),
    "DE": (
        Helper("Schuldnerberatung der Caritas", "www.caritas.de/schuldnerberatung"),
        Helper("meine-schulden.de", "www.meine-schulden.de"),
    ),
    "FR": (Helper("Points conseil budget", "www.mesquestionsdargent.fr", "34 14"),),
    "US": (
        Helper("National Foundation for Credit Counseling", "www.nfcc.org", "800 388 2227"),
    ),
}
BUSINESSES: dict[str, tuple[Helper, ...]] = {
    "GB": (Helper("Business Debtline", "www.businessdebtline.org", "0800 197 6026"),),
    "IE": (Helper("MABS", "www.mabs.ie", "0818 07 2000"),),
    "DE": (Helper("Industrie- und Handelskammern", "www.ihk.de"),),
    "FR": (
        Helper("Médiateur des entreprises", "www.economie.gouv.fr/mediateur-des-entreprises"),
    ),
    "US": (Helper("SCORE", "www.score.org", "800 634 0245"),),
}


def for_customer(country: str, kind: str) -> tuple[Helper, ...]:
    """Who advises people, or firms, in this country; nobody where we do not know."""
    return (CONSUMERS if kind == "consumer" else BUSINESSES).get(country, ())
