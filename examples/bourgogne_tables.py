"""Tables of the example of Bourgogne-Franche-Comté: one row a line, cells parted by bars."""

# ruff: noqa: E501 - a row is one line, so that tables can be read and compared

# code | label | sector | specialities | level | presentation | exchange | deliberation
CERTIFICATIONS = """
CC12400A | Certificat Accompagnement & Conseil | Accompagnement | accompagnement | | 15 | 35 | 10
CNP8000A | Responsable de projets de formation | Accompagnement | ingénierie de formation | 6 | 20 | 40 | 10
CPN3100A | Chef de projet en ingénierie documentaire | Sciences | ingénierie documentaire | 6 | 20 | 40 | 10
CPN3800A | Technicien de labo en chimie, biochimie | Sciences | chimie | 5 | 20 | 35 | 10
CPN4200A | Chargé d'accompagnement social | Accompagnement | intervention sociale;insertion | 6 | 20 | 40 | 10
CPN7700A | Responsable en gestion | Gestion | gestion | 6 | 20 | 40 | 10
CYC62 | Ingénieur Génie nucléaire | Industrie | génie nucléaire | 7 | 30 | 45 | 15
CYC9105A | Ingénieur Informatique systèmes d'information | Sciences | systèmes d'information | 7 | 30 | 45 | 15
CYC9302A | Ingénieur Matériaux Polymères | Industrie | polymères | 7 | 30 | 45 | 15
CYC9404A | Ingénieur Mécanique produit process | Industrie | mécanique | 7 | 30 | 45 | 15
ING44 | Ingénieur partenariat ITII Haute Normandie | Industrie | mécanique;productique | 7 | 30 | 45 | 15
ING63 | Ingénieur partenariat ITII Île-de-France | Industrie | productique | 7 | 30 | 45 | 15
LG03603A | Licence Droit, Économie, Gestion Management Vaucanson | Gestion | management;gestion | 6 | 20 | 35 | 10
LG03404A | Licence Droit, Économie, Gestion Droit appliqué à l’entreprise | Gestion | droit de l'entreprise | 6 | 20 | 35 | 10
LP110504 | Licence Commerce, Vente, Marketing | Commerce | commerce | 6 | 20 | 35 | 10
LP125004 | Licence Pro Processus industriels parcours Lean Manufacturing | Industrie | lean manufacturing | 6 | 20 | 35 | 10
LP120204 | Licence Logistique | Commerce | logistique | 6 | 20 | 35 | 10
LP150203 | Licence RH parcours Insertion sociale | Accompagnement | insertion | 6 | 20 | 35 | 10
LP110502 | Licence RH et gestion des organisations | Gestion | ressources humaines | 6 | 20 | 35 | 10
LP12401A | Licence métiers gestion-comptabilité | Gestion | comptabilité;gestion | 6 | 20 | 35 | 10
MR1401A | Master Conseil Orientation Bilan Insertion | Accompagnement | orientation | 7 | 25 | 40 | 10
"""

# id | name | sex | category | chair | specialities | employer | centres | limits a day, days in all | free half-days
EXAMINERS = """
EX01 | FAIVRE Hélène | F | academic | yes | accompagnement;orientation | Cnam Bourgogne-Franche-Comté | Dijon;Besançon | 5, 4 | 1m 1a 4m 4a 5m 5a 8m 8a
EX02 | VUILLEMIN Béranger | M | professional | | accompagnement | Mission locale du Haut-Doubs | Besançon;Dijon | 6, 4 | 1m 1a 2m 4m 5m 5a 7m 8m
EX03 | GARNÉRET Loïc | M | academic | yes | ingénierie de formation;accompagnement | Université des Trois-Rivières | Dijon | 5, 4 | 2m 2a 5m 5a 7a 8m 8a
EX04 | MONNÉRET Naïma | F | professional | | intervention sociale;insertion | Association Horizon Morvan | Dijon;Nevers | 6, 4 | 1a 2m 2a 5m 5a 6m 6a 8m 8a
EX05 | LÉVÊQUE Étienne | M | academic | | orientation | Université des Trois-Rivières | Dijon;Besançon | 3, 2 | 4a 8m
EX06 | TRAORÉ Aïcha | F | professional | | ressources humaines;insertion | Groupe Pâris & Fils | Dijon;Besançon | 6, 5 | 1m 2m 3m 4m 4a 5a 6m 7m 8m 8a 9m
EX07 | BRÉCHET Cécile | F | academic | yes | gestion;management;ressources humaines | Cnam Bourgogne-Franche-Comté | Dijon;Montbéliard | 6, 5 | 2m 2a 3m 4m 4a 6m 6a 7a 9m
EX08 | JACQUEMIN Benoît | M | professional | | comptabilité;gestion | Cabinet Drouhot | Dijon | 6, 3 | 3m 3a 6m 6a 9m 9a
EX09 | SÉGUIN Thérèse | F | academic | yes | droit de l'entreprise | Université des Trois-Rivières | Besançon;Dijon | 3, 3 | 3m 6a 9m 9a
EX10 | ROUGÉ Aurélien | M | academic | yes | commerce | IUT du Val d'Ouche | Dijon;Nevers | 6, 3 | 2m 3m 3a 5m 5a 6m 7m 7a 9m
EX11 | CORDONNIER Gaëlle | F | professional | | logistique | Transports Mérieux | Dijon;Besançon | 6, 4 | 3a 5m 6m 7m 7a 9m 9a
EX12 | BENAÏSSA Karim | M | professional | | commerce;logistique | Coopérative des Deux-Saônes | Dijon;Montbéliard | 6, 3 | 5m 5a 7m 7a 9a
EX13 | PERRENOUD François | M | academic | yes | mécanique;productique | École d'ingénieurs du Lion | Montbéliard;Besançon | 6, 5 | 1a 3m 3a 4m 4a 6a 7m 7a 8m 8a
EX14 | QUÉNARD Élodie | F | professional | | lean manufacturing;productique | Ateliers Tissérand | Montbéliard;Besançon | 6, 3 | 1a 3m 3a 4m 4a 7a 8a
EX15 | DAMPÉRÉ Solène | F | academic | | polymères;chimie | Institut des matériaux du Jura | Besançon;Dijon | 3, 3 | 2a 4m 6a 8m
EX16 | KOVÁCS Grégoire | M | professional | | génie nucléaire;mécanique | Fonderies Héricourt | Dijon;Montbéliard | 6, 2 | 3a 4a 7a
EX17 | DÉSORMEAUX Inès | F | academic | yes | systèmes d'information;ingénierie documentaire | Cnam Bourgogne-Franche-Comté | Dijon;Besançon | 6, 4 | 2a 3m 4a 5m 6m 6a 8a 9a
EX18 | POIRÉE Mathéo | M | professional | | chimie | Laboratoires Abélard | Dijon | 6, 2 | 2m 2a 6m 6a 8a
EX19 | NGUYEN Maïté | F | professional | | systèmes d'information | Société Tréhard | Dijon;Besançon | 6, 3 | 1m 2a 4a 6a 8a 9a
EX20 | ABÉLARD Joël | M | professional | | productique | Mécanique Lançon | Montbéliard;Besançon | 6, 4 | 1a 3m 3a 4m 4a 7m 7a 8a
"""

# id | name | sex | born | certification | mode | centres | eligible | deposited | employer | companion | free | more
CANDIDATES = """
C01 | AUBRY Amélie | F | 1984 | CC12400A | either | Dijon | 2026-06-15 | 2026-12-18 | Collège Rivière-Neuve | EX03 | 1m 1a 4m 4a 8m |
C02 | BŒUF Clément | M | 1979 | CC12400A | in_centre | Dijon;Besançon | 2026-09-01 | 2026-12-21 | Cap Emploi Nord | | 1a 4m 4a 5m 8m |
C03 | CAILLÉ Françoise | F | 1970 | CC12400A | in_centre | Besançon | 2026-09-14 | 2026-12-14 | Mission locale du Haut-Doubs | | 1m 1a 4m 4a | cohort=HAUT-DOUBS
C04 | CHÉNIER Rémi | M | 1988 | CC12400A | in_centre | Besançon | 2026-09-14 | 2026-12-14 | Mission locale du Haut-Doubs | | 1m 4m 4a 5m | cohort=HAUT-DOUBS
C05 | CRÉPIN Zoé | F | 1991 | CC12400A | in_centre | Besançon | 2026-09-14 | 2026-12-14 | Mission locale du Haut-Doubs | EX03 | 1a 4m 4a | cohort=HAUT-DOUBS
C06 | ÉNARD Noémie | F | 1986 | CC12400A | remote | Nevers | 2026-10-05 | 2027-01-29 | Association Horizon Morvan | EX01 | 5m 5a 8m 8a | extra_time=0.3333
C07 | FÉVRE Jérôme | M | 1975 | CC12400A | either | Dijon | 2026-11-02 | 2027-02-12 | Cabinet Lançon | EX02 | 5m 5a 8m |
C08 | GAGNÉ Laëtitia | F | 1994 | CC12400A | in_centre | Dijon | 2026-11-16 | 2027-04-30 | Groupe Pâris & Fils | | 7a 8m 8a 9m | priority=1
C09 | GALOPIN Raphaël | M | 1982 | CNP8000A | either | Dijon | 2026-08-24 | 2026-12-10 | CFA des Tilleuls | | 2m 2a 5m 5a |
C10 | DELAUNAY Hugo | M | 1990 | CPN3100A | in_centre | Besançon;Dijon | 2026-09-21 | 2027-02-01 | Médiathèque Verdière | | 4a 6m 6a 8a | step_free=yes
C11 | GUÉRIN Pauline | F | 1996 | CPN3800A | in_centre | Dijon | 2026-07-06 | 2026-12-15 | Laboratoires Abélard | EX17 | 2a 6a |
C12 | JOLIVET Damien | M | 1987 | CPN3800A | in_centre | Dijon | 2026-10-12 | 2027-02-08 | Laiterie Bénard | | 2a 6m 6a |
C13 | LABBÉ Fatou | F | 1983 | CPN4200A | either | Nevers;Dijon | 2026-09-07 | 2026-12-22 | Foyer des Glycines | | 1a 2m 6m 8m 8a |
C14 | LANÇON Sébastien | M | 1978 | CPN7700A | in_centre | Dijon;Montbéliard | 2026-06-22 | 2026-12-17 | Ateliers Tissérand | | 3m 6m 9m |
C15 | LÉGER Tristan | M | 1985 | CYC62 | in_centre | Montbéliard;Dijon | 2026-12-01 | 2027-05-10 | Énergies du Doubs | | 7a 9a |
C16 | MARÉCHAL Yasmine | F | 1989 | CYC9105A | remote | Besançon | 2026-10-19 | 2027-02-15 | Mutuelle Vauthé | EX17 | 4a 6a 8a |
C17 | MÉRIEUX André | M | 1972 | CYC9302A | either | Besançon | 2026-08-31 | 2026-12-18 | Plasturgie Rougé | | 4m 6a |
C18 | MIGNOTTE Xavier | M | 1981 | CYC9404A | in_centre | Montbéliard | 2026-07-13 | 2026-12-11 | Motoristes Sauvageot | | 3a 4m 4a |
C19 | PÂRIS Océane | F | 1993 | ING44 | in_centre | Montbéliard;Besançon | 2026-09-28 | 2026-12-16 | École d'ingénieurs du Lion | EX14 | 3m 3a 4a 7a |
C20 | PÉLISSIER Adrien | M | 1990 | ING63 | in_centre | Montbéliard | 2026-10-26 | 2026-12-29 | Motoristes Sauvageot | | 3m 3a 4a |
C21 | RÉMOND Margaux | F | 1992 | LG03603A | either | Dijon | 2026-09-17 | 2027-02-22 | Mairie de Valserine | | 6m 9m |
C22 | RIVIÈRE Joël | M | 1976 | LG03404A | either | Besançon;Dijon | 2026-08-03 | 2026-12-14 | Étude Quénard | EX07 | 3m 6a 9a |
C23 | SAUVAGEOT Chloé | F | 1995 | LP110504 | either | Dijon | 2026-11-09 | 2027-02-18 | Maison Verdière | EX10 | 5a 7m 7a 9m |
C24 | TISSÉRAND Nicolas | M | 1984 | LP110504 | in_centre | Dijon | 2026-12-07 | 2027-02-19 | Coopérative des Deux-Saônes | | 5m 5a 7m 7a 9m |
C25 | VAUTHÉ Gaël | M | 1980 | LP125004 | in_centre | Montbéliard;Besançon | 2026-09-30 | 2026-12-23 | Motoristes Sauvageot | | 3m 3a 4m |
C26 | VERDIÈRE Romane | F | 1997 | LP125004 | in_centre | Montbéliard | 2026-10-01 | 2026-12-23 | Horlogerie Labbé | EX13 | 1a 3m 4m 8a |
C27 | BÉNARD Ibrahim | M | 1977 | LP120204 | either | Dijon | 2026-09-10 | 2026-12-28 | Transports Mérieux | | 3a 5a 7m |
C28 | MARQUÈS Élise | F | 1986 | LP120204 | in_centre | Dijon;Besançon | 2026-11-23 | 2027-02-16 | Entrepôts Gagné | EX12 | 5m 9m 9a |
C29 | OKOYÉ Clémence | F | 1988 | LP150203 | either | Dijon | 2026-07-20 | 2026-12-16 | Groupe Pâris & Fils | | 2m 6m 6a |
C30 | NOËL Désiré | M | 1974 | LP110502 | in_centre | Dijon | 2026-09-24 | 2026-12-30 | Cabinet Drouhot | | 3m 3a 6m 6a |
C31 | DROUHOT Anaïs | F | 1999 | LP12401A | either | Dijon | 2026-10-08 | 2027-05-03 | Fromageries Ferré | EX07 | 9m 9a |
C32 | FERRÉ Maëlle | F | 1982 | MR1401A | in_centre | Dijon | 2026-11-30 | 2027-05-17 | CIO de Chalmont | EX03 | 8m 8a |
"""

ROOMS = """
D201 | Salle 201, Dijon | Dijon | in_centre | 1 | yes | 12 rue des Tanneries, 21000 Dijon | 0
D105 | Salle 105, Dijon | Dijon | in_centre | 1 | no | 12 rue des Tanneries, 21000 Dijon | 5
B12 | Salle 12, Besançon | Besançon | in_centre | 1 | no | 3 quai des Horlogers, 25000 Besançon | 0
M3 | Salle 3, Montbéliard | Montbéliard | in_centre | 1 | yes | 8 place du Lion, 25200 Montbéliard | 0
N1 | Salle 1, Nevers | Nevers | in_centre | 1 | yes | 5 rue de la Nièvre, 58000 Nevers | 0
VISIO | Liens de visioconférence | | remote | 2 | no | | 0
"""

# day | capacities: Accompagnement, Gestion, Commerce, Industrie, Sciences
DELIBERATIONS = """
2027-02-11 | 4 | 3 | 2 | 4 | 2
2027-04-01 | 6 | 3 | 3 | 4 | 3
2027-07-01 | 5 | 3 | 2 | 3 | 2
"""
SECTORS = ("Accompagnement", "Gestion", "Commerce", "Industrie", "Sciences")
TRAVEL = (
    ("Dijon", "Besançon", 75),
    ("Dijon", "Montbéliard", 125),
    ("Besançon", "Montbéliard", 70),
    ("Dijon", "Nevers", 150),
    ("Besançon", "Nevers", 215),
)
