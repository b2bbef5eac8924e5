"""Words for fictitious businesses: a whimsical first half, and one that tells the trade."""

from random import Random

from participants.registration.models import Industry

FIRST = """
Gula Galoschen|Randiga Räven|Tysta Tuppen|Blyga Björnen|Vakna Vesslan|Stora Strumpan|Sju Snäckor
Tre Trastar|Rara Ripan|Kloka Kråkan|Hela Havren|Lilla Lyktan|Krumma Kringlan|Milda Masken|Fina Fjädern
Glada Grytan|Nöjda Nyckeln|Pigga Paraplyet|Röda Rabarbern|Söta Syrsan|Varma Vanten|Älskade Älgen
Öppna Örat|Åtta Åror|Flinka Fiskmåsen|Barfota Bagaren|Djupa Dalen|Ensamma Eken|Halva Hjulet
Kantiga Kakan|Luddiga Loppan|Månens Mormor|Nattens Nejlika|Onsdagens Opal|Päronets Pris|Rimliga Renen
Stolta Sillen|Trogna Tråden|Utvalda Ugglan|Vinda Veven|Yra Yxan|Ärliga Ärtan|Brokiga Bron|Fröjd och Flit
Gren och Glöd|Hatt och Hummer|Ljus och Lera|Moln och Mynta|Alla Armbågar|Bästa Bocken|Djärva Duvan
Enkla Elden|Fyra Fiskar|Gröna Gåsen|Hungriga Haren|Idoga Igelkotten|Jämna Jungfrun|Kära Kaffegöken
Ljumma Lampan|Modiga Musslan|Nya Nystanet|Oväntade Osten|Präktiga Pumpan|Raka Rännan|Sena Svalan
Tappra Tekannan|Udda Uret|Vilda Vågen|Åskiga Åttan|Ödmjuka Ödlan|Bark och Blad|Dis och Dagg
Eld och Enris|Fjun och Fänkål|Garn och Gräslök|Hav och Humla|Is och Ingefära|Pil och Plommon
Sten och Stjärna|Tång och Timjan|Vax och Vind
""".replace("\n", "|")

# "*" stands for the first half.
TRADES: dict[str, list[str]] = {
    Industry.SHOP: [
        "* Garn", "* Bokhandel", "* Skor", "* Blommor", "* Kläder", "* Leksaker", "* Ost och delikatess",
        "* Cyklar", "* Inredning", "* Ur och optik", "* Tyger", "* Järn och färg", "* Presenter",
        "* Second hand", "Butik *",
    ],
    Industry.RESTAURANT: ["Krog *", "* Kök och bar", "Pizzeria *", "Restaurang *", "* Matsal", "* Grill"],
    Industry.CAFE: ["Kafé *", "Konditori *", "* Bageri och kafé", "* Kafferosteri"],
    Industry.HOTEL: ["Hotell *", "Stadshotellet *", "Vandrarhemmet *", "Pensionat *"],
    Industry.SALON: ["Salong *", "* Hudvård", "* Barberare", "* Naglar och fransar", "* Frisör"],
    Industry.TOURISM: ["* Guidningar", "* Båtturer", "* Upplevelser", "Äventyr med *"],
    Industry.CULTURE: ["Biografen *", "Galleri *", "Teater *", "Museet *"],
    Industry.OTHER: ["* Gym", "* Resebyrå", "* Skrädderi", "* Fotograf", "Tvätteriet *"],
}  # fmt: skip

# How usual each trade is in a town.
WEIGHTS = {
    Industry.SHOP: 36,
    Industry.RESTAURANT: 17,
    Industry.CAFE: 13,
    Industry.HOTEL: 7,
    Industry.SALON: 10,
    Industry.TOURISM: 6,
    Industry.CULTURE: 6,
    Industry.OTHER: 5,
}


class BusinessNames:
    """Names for a trade, none of them twice; a first half comes back only when all have been used."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._first = [words.strip() for words in FIRST.split("|") if words.strip()]
        self._deck: list[str] = []
        self._used: set[str] = set()

    def next(self, trade: str) -> str:
        if not self._deck:
            self._deck = self._rng.sample(self._first, len(self._first))
        first = self._deck.pop()
        name = self._rng.choice([n for k in TRADES[trade] if (n := k.replace("*", first)) not in self._used])
        self._used.add(name)
        return name


def trades(number: int, rng: Random) -> list[str]:
    """So many trades: every one at least once, the usual ones more often."""
    every = [str(industry.value) for industry in Industry]
    rest = rng.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=number - len(every))
    drawn = every + [str(industry.value) for industry in rest]
    rng.shuffle(drawn)
    return drawn
