"""Words for fictitious people. First and last names are drawn apart: nobody real is meant."""

from random import Random

FIRST = """
Agnes Ahmed Aino Albin Alma Amina Anders Anneli Arvid Asta Axel Ayla Bahar Bengt Berit Björn Boel Carina
Cecilia Dalia Daniel Ebba Edvin Elif Elin Elsa Emil Emine Erik Eskil Fadi Farah Fatima Filip Folke Freja
Gabriel Greta Gunilla Gustav Hamid Hanna Hassan Hedda Helmer Hilda Hiwa Ida Idris Inger Ingvar Ioana Iris
Isak Jamila Jasmina Jelena Jens Johanna Jonas Josefin Karim Karin Kerstin Khalid Klara Knut Kristina Lars
Layla Leila Lena Linnéa Liv Lovisa Ludvig Magnus Maja Malin Marcin Maria Marit Mehmet Mikael Milan Mira
Mohammed Märta Nadia Nils Noor Nora Olivia Olof Omar Oskar Parisa Pelle Petra Pia Ragnhild Rana Rashid
Rebecka Reza Rikard Ronja Rut Saga Said Samira Sanna Sara Selma Sigrid Sixten Sofia Solveig Stefan Stina
Susanne Svante Tadesse Tage Tariq Thanh Tilde Tove Tuva Ulla Ulrika Vera Viggo Viktor Vilma Yasmin Yonas
Yusuf Zahra Zofia Åke Åsa Örjan
"""

LAST = """
Abdi Afzali Ahlgren Ahmadi Almroth Arvidsson Asplund Aydin Backlund Berggren Berhane Bjurström Blomkvist
Boström Brodin Bäckman Cederlund Dahlin Demir Edvall Ekholm Ekroth Engberg Eriksdotter Falkeby Fjällborg
Forslund Fransson Gebremedhin Granath Grönvall Haddad Hagelin Hedlund Hellgren Holmsten Hossein Hultman
Häggroth Ibrahim Ingelsson Isberg Jaber Jansdotter Jernberg Johansson Jonsäter Kaczmarek Karimi Kjellsson
Korhonen Kovač Kurdi Källgren Laitinen Lantz Lidfors Lindelöf Ljungkvist Lundmark Löfroth Mahmoud Malmsten
Markovic Mattsson Mehari Modig Moradi Myrbäck Mårtensson Nasser Nguyen Niemi Nordlander Norling Nyhlén
Näslund Olofsdotter Omar Palmkvist Persson Petrov Popescu Qvarnström Rahimi Rask Rehn Rosén Rydbäck
Saeed Sahlin Salmi Sandell Selander Sjölander Skoglund Stenlund Strömbäck Sundvall Svedin Söderkvist
Tallroth Tesfay Thorsell Tran Turesson Uddén Vesterlund Vikander Virtanen Wahlgren Wallin Wikberg Yildiz
Zetterlund Åkerblom Åstrand Ängquist Öberg Östling
"""


class Names:
    """Full names, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._first, self._last = FIRST.split(), LAST.split()
        self._used: set[str] = set()

    def next(self) -> str:
        while True:
            name = f"{self._rng.choice(self._first)} {self._rng.choice(self._last)}"
            if name not in self._used:
                self._used.add(name)
                return name
