"""The seventeen towns: how many take part, where they meet, what is held when. Rooms are made up."""

from dataclasses import dataclass
from typing import Any

from programs.models import CityRound


@dataclass(frozen=True, kw_only=True)
class Room:
    """A venue."""

    name: str
    street: str
    postcode: str
    directions: str = ""
    parking: str = ""
    public_transport: str = ""
    step_free: bool = True
    hearing_loop: bool = False


# How a workshop stands when the demo starts.
CLOSED = "closed"  # held, everybody ticked, closed: certificates are due
HELD = "held"  # held, most ticked, not closed
FULL = "full"  # full, with people waiting
OPEN = "open"  # takes people until it has what it wants
REST = "rest"  # takes everybody who found no place elsewhere; each town has one, the last


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A workshop to be: `day` counts from the start of the demo; `extra` is seats left, or people waiting."""

    day: int
    at: str
    kind: str
    people: int = 0
    extra: int = 0
    room: int = 0
    leader: int | None = 0


@dataclass(frozen=True, kw_only=True)
class Town:
    businesses: int
    target: int
    rooms: tuple[Room, ...]
    slots: tuple[Slot, ...]
    leaders: int = 1
    untrained: int = 0  # so many of the leaders, from the last, have not been trained
    text: str = ""
    answering: tuple[str, ...] = ()  # what each of those answers for whom one may call beside the contact


def room(name: str, street: str, postcode: str, directions: str = "", **more: Any) -> Room:
    return Room(name=name, street=street, postcode=postcode, directions=directions, **more)


TOWNS: dict[str, Town] = {
    "ostersund": Town(
        businesses=53,
        target=55,
        leaders=3,
        untrained=1,
        text="Vi bjuder på fika från kl. 8.00. Kom som ni är, gärna flera från samma ställe.",
        answering=("Frågor om anmälan", "Lokaler och tillgänglighet"),
        rooms=(
            room(
                "Sjöboden", "Lyktgränd 4", "831 30", "Ingång från gården, genom den blå porten.",
                public_transport="Hållplats Lyktgränd, 100 meter bort. Från stationen går du på en kvart.",
                parking="Parkeringshuset Roddaren, 12 kr i timmen. Plats för rörelsehindrade på gården.",
                hearing_loop=True,
            ),
            room(
                "Gamla brandsalen", "Kopparslagargränd 11", "831 31", "En trappa upp.",
                public_transport="Hållplats Slangtornet, runt hörnet.",
                parking="Några platser längs gränden, två timmar med p-skiva.",
                step_free=False,
            ),
        ),
        slots=(
            Slot(day=-8, at="8.30", kind=CLOSED, people=14, extra=6),
            Slot(day=4, at="8.30", kind=OPEN, people=22, extra=34),
            Slot(day=12, at="8.30", kind=FULL, people=26, extra=5, room=1, leader=1),
            Slot(day=20, at="13.00", kind=REST, extra=12, leader=1),
        ),
    ),
    "goteborg": Town(
        businesses=30,
        target=45,
        leaders=3,
        untrained=1,
        answering=("Verksamheter i Nordstaden", "Verksamheter i Haga och Linné"),
        rooms=(
            room(
                "Kajsalen", "Tjärtunnegatan 2", "411 07", hearing_loop=True,
                public_transport="Spårvagn till Tjärtunnan, tre minuter till fots.",
                parking="Ingen gatuparkering. Garage Kajen, 35 kr i timmen.",
            ),
            room("Trädgårdsrummet", "Päronvägen 15", "413 20", "Ring på klockan märkt Trädgård."),
        ),
        slots=(
            Slot(day=-9, at="8.30", kind=CLOSED, people=12, extra=8),
            Slot(day=3, at="8.30", kind=OPEN, people=20, extra=4, leader=1),
            Slot(day=10, at="13.00", kind=OPEN, people=14, extra=16, room=1),
            Slot(day=23, at="8.30", kind=REST, extra=14, room=1, leader=1),
        ),
    ),
    "malmo": Town(
        businesses=28,
        target=40,
        leaders=2,
        rooms=(
            room("Tegelhallen", "Snickarglädjegatan 8", "211 22", hearing_loop=True),
            room("Loftet", "Repslagarstigen 3", "211 40", "Två trappor, ingen hiss.", step_free=False),
        ),
        slots=(
            Slot(day=-4, at="13.00", kind=CLOSED, people=11, extra=9),
            Slot(day=6, at="8.30", kind=OPEN, people=24, extra=1, room=1),
            Slot(day=15, at="8.30", kind=OPEN, people=12, extra=18, leader=1),
            Slot(day=27, at="13.00", kind=REST, extra=10),
        ),
    ),
    "uppsala": Town(
        businesses=26,
        target=35,
        leaders=2,
        rooms=(room("Åkantens samlingssal", "Vadargatan 6", "753 10"),),
        slots=(
            Slot(day=2, at="8.30", kind=OPEN, people=24, extra=2),
            Slot(day=13, at="8.30", kind=OPEN, people=16, extra=14, leader=1),
            Slot(day=21, at="13.00", kind=REST, extra=20),
        ),
    ),
    "umea": Town(
        businesses=24,
        target=30,
        leaders=2,
        rooms=(room("Björksalen", "Näverstigen 9", "903 26", hearing_loop=True),),
        slots=(
            Slot(day=-6, at="8.30", kind=CLOSED, people=12, extra=4),
            Slot(day=8, at="8.30", kind=OPEN, people=20, extra=10, leader=1),
            Slot(day=19, at="8.30", kind=REST, extra=8),
        ),
    ),
    "lund": Town(
        businesses=22,
        target=25,
        answering=("Frågor om anmälan",),
        rooms=(
            room(
                "Humlegårdsrummet", "Humlestången 1", "222 22", "Innanför muren.",
                public_transport="Fem minuter till fots från stationen.",
                parking="Cykelställ vid grinden. Bilar ställs i garage Humlan, 20 kr i timmen.",
            ),
        ),
        slots=(
            Slot(day=-1, at="13.00", kind=HELD, people=13, extra=3),
            Slot(day=9, at="8.30", kind=OPEN, people=18, extra=6),
            Slot(day=22, at="8.30", kind=REST, extra=16),
        ),
    ),
    "orebro": Town(
        businesses=21,
        target=25,
        leaders=2,
        rooms=(room("Vattenverket", "Pumpgatan 5", "702 11"),),
        slots=(
            Slot(day=5, at="8.30", kind=OPEN, people=18, extra=7),
            Slot(day=14, at="13.00", kind=OPEN, people=14, extra=11, leader=1),
            Slot(day=26, at="8.30", kind=REST, extra=9),
        ),
    ),
    "vasteras": Town(
        businesses=20,
        target=30,
        rooms=(room("Maskinhallen", "Turbinstigen 12", "722 13", hearing_loop=True),),
        slots=(
            Slot(day=7, at="8.30", kind=OPEN, people=20, extra=5),
            Slot(day=18, at="8.30", kind=REST, extra=22),
        ),
    ),
    "helsingborg": Town(
        businesses=19,
        target=25,
        leaders=2,
        rooms=(room("Sundsutsikten", "Färjemansgatan 7", "252 25", step_free=False),),
        slots=(
            Slot(day=6, at="13.00", kind=FULL, people=16, extra=4),
            Slot(day=16, at="8.30", kind=REST, extra=11, leader=1),
        ),
    ),
    "kalmar": Town(
        businesses=18,
        target=20,
        rooms=(
            room(
                "Lilla rådsalen", "Vallgravsgränd 2", "392 32", hearing_loop=True,
                parking="Fri parkering i två timmar på Vallgravsplan.",
            ),
        ),
        slots=(
            Slot(day=-3, at="8.30", kind=CLOSED, people=8, extra=8),
            Slot(day=11, at="8.30", kind=OPEN, people=16, extra=9),
            Slot(day=24, at="8.30", kind=REST, extra=10),
        ),
    ),
    "sundsvall": Town(
        businesses=17,
        target=25,
        rooms=(room("Stenrummet", "Drakens gränd 10", "852 30"),),
        slots=(
            Slot(day=9, at="13.00", kind=OPEN, people=18, extra=12),
            Slot(day=20, at="8.30", kind=REST, extra=15),
        ),
    ),
    "eskilstuna": Town(
        businesses=16,
        target=20,
        rooms=(room("Smedjans sal", "Hammargränd 3", "632 20"),),
        slots=(
            Slot(day=4, at="13.00", kind=OPEN, people=14, extra=6),
            Slot(day=17, at="8.30", kind=REST, extra=13),
        ),
    ),
    "kristianstad": Town(
        businesses=15,
        target=20,
        rooms=(room("Vallrummet", "Bastionsgatan 14", "291 31"),),
        slots=(
            Slot(day=7, at="13.00", kind=OPEN, people=14, extra=10),
            Slot(day=21, at="8.30", kind=REST, extra=9),
        ),
    ),
    "ornskoldsvik": Town(
        businesses=14,
        target=20,
        rooms=(room("Backens bygdesal", "Hoppbacksvägen 1", "891 33"),),
        slots=(
            Slot(day=11, at="8.30", kind=OPEN, people=14, extra=6),
            Slot(day=25, at="8.30", kind=REST, extra=12),
        ),
    ),
    "karlskrona": Town(
        businesses=13,
        target=15,
        rooms=(room("Segelloftet", "Kabelgattsgatan 6", "371 31", "Två trappor.", step_free=False),),
        slots=(
            Slot(day=5, at="13.00", kind=OPEN, people=12, extra=4),
            Slot(day=19, at="13.00", kind=REST, extra=11),
        ),
    ),
    "vastervik": Town(
        businesses=11,
        target=15,
        rooms=(room("Båtsmanstorpet", "Masttäppan 4", "593 30"),),
        slots=(
            Slot(day=12, at="13.00", kind=OPEN, people=12, extra=8),
            # Nobody leads it yet: what a town that is behind looks like.
            Slot(day=26, at="13.00", kind=REST, extra=14, leader=None),
        ),
    ),
    "simrishamn": Town(
        businesses=8,
        target=15,
        untrained=1,
        rooms=(room("Äpplekällaren", "Mostgränd 2", "272 31", step_free=False),),
        slots=(
            Slot(day=10, at="8.30", kind=OPEN, people=10, extra=8),
            Slot(day=24, at="13.00", kind=REST, extra=16),
        ),
    ),
}  # fmt: skip


def town(name: str, slug: str, county: str, code: str, latitude: float, longitude: float) -> dict[str, Any]:
    """A real town; its place on the map follows from where it lies (the projection is in cities.json)."""
    return {
        "name": name,
        "slug": slug,
        "county": county,
        "municipality_code": code,
        "latitude": latitude,
        "longitude": longitude,
        "map_x": round((longitude - 10.6) * 33.246, 1),
        "map_y": round((69.2 - latitude) * 72, 1),
    }


# Asked to be in it, but not in it yet: without an organisation, a page, or anybody who coordinates.
NOT_IN_IT = (
    (town("Borås", "boras", "Västra Götalands län", "1490", 57.721, 12.9401), CityRound.ASKED),
    (town("Gävle", "gavle", "Gävleborgs län", "2180", 60.6749, 17.1413), CityRound.ASKED),
    (town("Luleå", "lulea", "Norrbottens län", "2580", 65.5848, 22.1547), CityRound.DECLINED),
    (town("Visby", "visby", "Gotlands län", "0980", 57.6409, 18.296), CityRound.ASKED),
    (town("Växjö", "vaxjo", "Kronobergs län", "0780", 56.8777, 14.8091), CityRound.ASKED),
)
