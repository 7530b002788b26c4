"""Towns with their telephone ranges kept free for fiction, and streets of our own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """A town: region, clock, district of its post codes, range of its fictional numbers."""

    name: str
    region: str | None
    timezone: str
    post: str
    phone: str
    """The start of an E.164 number; `digits` more complete it."""
    digits: int


def _gb(name: str, region: str, post: str, phone: str) -> Town:
    return Town(name, region, "Europe/London", post, phone, 3)


def _ie(name: str, post: str) -> Town:
    return Town(name, None, "Europe/Dublin", post, "+35320910", 4)


def _de(name: str, region: str, post: str, phone: str, digits: int = 3) -> Town:
    return Town(name, region, "Europe/Berlin", post, phone, digits)


def _fr(name: str, post: str, phone: str) -> Town:
    return Town(name, None, "Europe/Paris", post, phone, 4)


def _us(name: str, region: str, timezone: str, post: str, phone: str) -> Town:
    return Town(name, region, timezone, post, phone, 2)


TOWNS: dict[str, tuple[Town, ...]] = {
    "GB": (
        _gb("Leeds", "ENG", "LS", "+441134960"),
        _gb("Sheffield", "ENG", "S", "+441144960"),
        _gb("Nottingham", "ENG", "NG", "+441154960"),
        _gb("Leicester", "ENG", "LE", "+441164960"),
        _gb("Bristol", "ENG", "BS", "+441174960"),
        _gb("Reading", "ENG", "RG", "+441184960"),
        _gb("Birmingham", "ENG", "B", "+441214960"),
        _gb("Liverpool", "ENG", "L", "+441514960"),
        _gb("Manchester", "ENG", "M", "+441614960"),
        _gb("London", "ENG", "SE", "+442079460"),
        _gb("Edinburgh", "SCT", "EH", "+441314960"),
        _gb("Glasgow", "SCT", "G", "+441414960"),
        _gb("Cardiff", "WLS", "CF", "+442920180"),
        _gb("Belfast", "NIR", "BT", "+442896496"),
    ),
    "IE": (
        _ie("Dublin", "D08"),
        _ie("Cork", "T12"),
        _ie("Galway", "H91"),
        _ie("Limerick", "V94"),
    ),
    "DE": (
        _de("Berlin", "BE", "10", "+493023125"),
        _de("Hamburg", "HH", "20", "+494066969"),
        _de("Frankfurt am Main", "HE", "60", "+496990009"),
        _de("Köln", "NW", "50", "+492214710"),
        _de("München", "BY", "80", "+498999998"),
    ),
    "FR": (
        _fr("Paris", "75", "+3319900"),
        _fr("Rennes", "35", "+3326191"),
        _fr("Strasbourg", "67", "+3335301"),
        _fr("Lyon", "69", "+3346571"),
        _fr("Bordeaux", "33", "+3353649"),
    ),
    "US": (
        _us("New York", "NY", "America/New_York", "100", "+121255501"),
        _us("Boston", "MA", "America/New_York", "021", "+161755501"),
        _us("Chicago", "IL", "America/Chicago", "606", "+131255501"),
        _us("Denver", "CO", "America/Denver", "802", "+130355501"),
        _us("Seattle", "WA", "America/Los_Angeles", "981", "+120655501"),
    ),
}

STREETS: dict[str, tuple[str, ...]] = {
    "GB": (
        "Tannery Row",
        "Old Malthouse Lane",
        "Weaver's Yard",
        "Ropewalk Hill",
        "Lantern Street",
        "Saltpan Road",
        "Dovecote Lane",
        "Millrace Street",
        "Gooseberry Hill",
        "Chandlery Wharf",
        "Fuller's Court",
        "Beacon Terrace",
        "Larkspur Road",
        "Sexton's Walk",
    ),
    "IE": ("Lamplighter Lane", "Heron Quay", "Old Creamery Road", "Bell Harbour Street"),
    "DE": (
        "Seilerbahn",
        "Am Alten Speicher",
        "Gerberwinkel",
        "Zum Mühlgraben",
        "Laternengasse",
        "Kupferhof",
        "Am Rosengarten",
        "Fährweg",
    ),
    "FR": ("rue des Tisserands", "quai des Hérons", "rue du Vieux Pressoir", "allée des Lilas"),
    "US": ("Copper Mill Road", "Lantern Street", "Old Ferry Avenue", "Juniper Row"),
}

SITES: dict[str, tuple[str, ...]] = {
    "en": (
        "the Riverside branch",
        "the Station Road branch",
        "the front bar",
        "the roof terrace",
        "the third-floor kitchen",
        "the garden room",
        "the staff canteen",
        "the Arches",
        "the north wing",
        "the conference floor",
        "the Market Hall stand",
        "the bakehouse",
    ),
    "de": (
        "Filiale Lindenplatz",
        "Filiale am Hafen",
        "Kantine im 2. Stock",
        "Frühstücksraum",
        "Haus Nord",
        "Hofcafé",
        "Konferenzetage",
        "Filiale Marktstraße",
    ),
    "fr": (
        "salle du petit-déjeuner",
        "comptoir de la gare",
        "terrasse",
        "boutique du quai",
        "cuisine du deuxième étage",
        "aile nord",
    ),
}
