"""Words and places that generated campaigns are made of; every person and employer is fictitious."""

from __future__ import annotations

REGIONS: dict[str, tuple[str, ...]] = {
    "Bourgogne-Franche-Comté": ("Dijon", "Besançon", "Montbéliard", "Nevers", "Auxerre"),
    "Grand Est": ("Strasbourg", "Nancy", "Reims", "Metz", "Mulhouse"),
    "Hauts-de-France": ("Lille", "Amiens", "Valenciennes", "Arras", "Compiègne"),
    "Île-de-France": ("Paris", "Saint-Denis", "Évry", "Cergy", "Meaux"),
    "Normandie": ("Rouen", "Caen", "Le Havre", "Cherbourg", "Évreux"),
    "Bretagne": ("Rennes", "Brest", "Saint-Brieuc", "Lorient", "Quimper"),
    "Pays de la Loire": ("Nantes", "Angers", "Le Mans", "La Roche-sur-Yon", "Laval"),
    "Centre-Val de Loire": ("Orléans", "Tours", "Blois", "Bourges", "Chartres"),
    "Nouvelle-Aquitaine": ("Bordeaux", "Poitiers", "Limoges", "Pau", "Angoulême"),
    "Occitanie": ("Toulouse", "Montpellier", "Nîmes", "Perpignan", "Rodez"),
    "Auvergne-Rhône-Alpes": ("Lyon", "Grenoble", "Clermont-Ferrand", "Annecy", "Saint-Étienne"),
    "Provence-Alpes-Côte d'Azur": ("Marseille", "Nice", "Toulon", "Avignon", "Gap"),
    "Corse": ("Ajaccio", "Bastia", "Corte", "Porto-Vecchio", "Calvi"),
}

# sector -> (common specialities, rare specialities, presentation and exchange minutes)
SECTORS: dict[str, tuple[tuple[str, str], tuple[str, str, str], tuple[int, int]]] = {
    "Gestion": (
        ("comptabilité", "ressources humaines"),
        ("audit public", "actuariat", "paie maritime"),
        (20, 35),
    ),
    "Accompagnement": (
        ("orientation", "ingénierie de formation"),
        ("illettrisme", "bilan de compétences", "médiation familiale"),
        (15, 35),
    ),
    "Industrie": (
        ("mécanique", "amélioration continue"),
        ("polymères", "génie nucléaire", "métrologie"),
        (30, 40),
    ),
    "Informatique": (
        ("systèmes d'information", "réseaux"),
        ("cryptologie", "calcul haute performance", "ingénierie documentaire"),
        (25, 40),
    ),
    "Commerce": (("vente", "marketing"), ("commerce équitable", "achats publics", "export"), (20, 35)),
    "Santé": (("qualité des soins", "prévention"), ("radioprotection", "chimie clinique", "ergothérapie"), (20, 40)),
    "Logistique": (("transport", "entreposage"), ("douane", "matières dangereuses", "fret ferroviaire"), (20, 35)),
    "Droit": (("droit social", "droit des affaires"), ("droit de la mer", "brevets", "droit rural"), (20, 40)),
}

GIVEN_F = (
    "Aïcha Amélie Anaïs Béatrice Camille Cécile Chloé Clémence Élise Élodie Fatou Françoise Gaëlle Hélène Inès Jeanne "
    "Laëtitia Léa Louise Maëlle Maïté Margaux Naïma Noémie Océane Pauline Romane Sabrina Solène Thérèse Yasmine Zoé"
).split()
GIVEN_M = (
    "Adrien André Antoine Aurélien Benoît Cédric Clément Damien Désiré Étienne Fabrice François Gaël Grégoire Hugo "
    "Ibrahim Jérôme Joël Karim Loïc Mathéo Mickaël Nicolas Noël Olivier Raphaël Rémi Sébastien Théo Tristan Xavier Yves"
).split()
FAMILY = (
    "Abélard Aubry Barthélemy Béranger Bœuf Bréchet Caillé Chénier Crépin Dampéré Delaunay Désormeaux Drouhot Énard Faivre "
    "Ferré Févre Gagné Galopin Garnéret Guérin Héricourt Jacquemin Jolivet Labbé Lançon Léger Lévêque Maréchal Mérieux "
    "Mignotte Monnéret Noël Pâris Pélissier Perrenoud Poirée Quénard Rémond Rivière Rougé Sauvageot Séguin Tissérand "
    "Tréhard Vauthé Verdière Vuillemin Bénard Cordonnier Marquès Traoré Benaïssa Nguyen Okoyé Kovács"
).split()
EMPLOYER_KINDS = ("Ateliers", "Groupe", "Établissements", "Coopérative", "Cabinet", "Société", "Maison", "Fonderies")
UNIVERSITIES = ("Université", "École d'ingénieurs", "IUT", "Institut")
