"""The words of the program under way and of the two themes before it."""

from .addresses import landline

OWNER = "Arbetsgruppen för kompetens inom Svenska Stadskärnor"
FINANCIER = "Svensk Handel"

SOCIAL_MEDIA = {
    "name": "Sociala medier",
    "name_en": "Social media",
    "slug": "sociala-medier",
    "summary": "Så syns du där gästerna redan tittar, utan att det äter upp dagen.",
    "summary_en": "How to be seen where guests are already looking, without it eating up your day.",
    "description": "Det första gemensamma temat: bild, text och en plan som håller hela året.",
    "description_en": "The first joint theme: pictures, words and a plan that lasts all year.",
    "certificate_layout": "portrait",
    "supplier": "En utbildare i varje stad",
    "financier": FINANCIER,
    "owner": OWNER,
}
DISPLAY = {
    "name": "Visuell exponering",
    "name_en": "Visual merchandising",
    "slug": "visuell-exponering",
    "summary": "Skyltfönstret, entrén och hyllan: så visar du det bästa du har.",
    "summary_en": "The shop window, the entrance and the shelf: how to show the best you have.",
    "description": "Det andra gemensamma temat: att leda blicken, från trottoaren till kassan.",
    "description_en": "The second joint theme: leading the eye, from the pavement to the till.",
    "supplier": "En utbildare i varje stad",
    "financier": FINANCIER,
    "owner": OWNER,
}
SERVICE = {
    "name": "Service och bemötande",
    "name_en": "Service and hospitality",
    "slug": "service-och-bemotande",
    "summary": "Korta filmer och en workshop i din stad om det som får gästen att vilja komma tillbaka.",
    "summary_en": "Short films and a workshop in your town on what makes a guest want to come back.",
    "description": (
        "Alla börjar samma förmiddag, i sjutton städer på en gång. Först åtta korta filmer om det "
        "första intrycket, om att lyssna, om köer, klagomål och merförsäljning. Sedan träffas ni i "
        "den egna staden och gör något av det tillsammans.\n\n"
        "Del ett handlar om mötet i butiken, receptionen och matsalen. Del två, i april, om hur "
        "ni i staden hjälps åt. Alla workshopledare har gått samma träning, så den röda tråden är "
        "densamma överallt."
    ),
    "description_en": (
        "Everyone starts on the same morning, in seventeen towns at once. First come eight short films "
        "about first impressions, listening, queues, complaints and selling more. Then you meet in your "
        "own town and make something of it together. Films and workshops are in Swedish; the films "
        "have English captions.\n\n"
        "Part one is about the encounter in the shop, at the front desk and in the dining room. Part two, "
        "in April, is about how you help each other as a town. Everyone who leads a workshop has had the "
        "same training, so the thread is the same everywhere."
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
