"""The words of the program under way and of the two themes before it."""

from .addresses import landline

OWNER = "Arbetsgruppen för kompetens inom Svenska Stadskärnor"
FINANCIER = "Svensk Handel"

SOCIAL_MEDIA = {
    "name": "Sociala medier",
    "slug": "sociala-medier",
    "summary": "Så syns du där gästerna redan tittar, utan att det äter upp dagen.",
    "description": "Det första gemensamma temat: bild, text och en plan som håller hela året.",
    "certificate_layout": "portrait",
    "supplier": "En utbildare i varje stad",
    "financier": FINANCIER,
    "owner": OWNER,
}
DISPLAY = {
    "name": "Visuell exponering",
    "slug": "visuell-exponering",
    "summary": "Skyltfönstret, entrén och hyllan: så visar du det bästa du har.",
    "description": "Det andra gemensamma temat: att leda blicken, från trottoaren till kassan.",
    "supplier": "En utbildare i varje stad",
    "financier": FINANCIER,
    "owner": OWNER,
}
SERVICE = {
    "name": "Service och bemötande",
    "slug": "service-och-bemotande",
    "summary": "Korta filmer och en workshop i din stad om det som får gästen att vilja komma tillbaka.",
    "description": (
        "Alla börjar samma förmiddag, i sjutton städer på en gång. Först åtta korta filmer om det "
        "första intrycket, om att lyssna, om köer, klagomål och merförsäljning. Sedan träffas ni i "
        "den egna staden och gör något av det tillsammans.\n\n"
        "Del ett handlar om mötet i butiken, receptionen och matsalen. Del två, i april, om hur "
        "ni i staden hjälps åt. Alla workshopledare har gått samma träning, så den röda tråden är "
        "densamma överallt."
    ),
    "supplier": "Custitude",
    "financier": FINANCIER,
    "owner": OWNER,
    "contact_name": "Mette Sandqvist",
    "contact_email": "mette.sandqvist@stadskarnor.example",
    "contact_phone": landline(99),
    "certificate_text": (
        "har gått den gemensamma digitala utbildningen i service och bemötande och deltagit i "
        "workshopen i sin stad: det första intrycket, att lyssna klart, att möta den som är "
        "missnöjd och att vara hela stadens värd."
    ),
}
