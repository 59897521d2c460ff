"""Which names do countries and their governments have in German? General knowledge, data only.

A line is the country's English name (lower case, as in the country data), its German name, the stem of its adjective,
and its capital where German writes that in another way.
"""

from __future__ import annotations

_TABLE = """
afghanistan: Afghanistan; afghanisch
albania: Albanien; albanisch
algeria: Algerien; algerisch; Algier
angola: Angola; angolanisch
argentina: Argentinien; argentinisch
armenia: Armenien; armenisch; Eriwan
australia: Australien; australisch
austria: Österreich; österreichisch; Wien
azerbaijan: Aserbaidschan; aserbaidschanisch
bahrain: Bahrain; bahrainisch
bangladesh: Bangladesch; bangladeschisch
belarus: Belarus; belarussisch; Weißrussland
belgium: Belgien; belgisch; Brüssel
bolivia: Bolivien; bolivianisch
botswana: Botsuana; botsuanisch
brazil: Brasilien; brasilianisch
bulgaria: Bulgarien; bulgarisch
cambodia: Kambodscha; kambodschanisch
cameroon: Kamerun; kamerunisch
canada: Kanada; kanadisch
chad: Tschad; tschadisch
chile: Chile; chilenisch
china: China; chinesisch; Peking
colombia: Kolumbien; kolumbianisch
costa rica: Costa Rica; costa-ricanisch
croatia: Kroatien; kroatisch
cuba: Kuba; kubanisch; Havanna
cyprus: Zypern; zyprisch; Nikosia
czech republic: Tschechien; tschechisch; Prag
denmark: Dänemark; dänisch; Kopenhagen
ecuador: Ecuador; ecuadorianisch
egypt: Ägypten; ägyptisch; Kairo
estonia: Estland; estnisch
ethiopia: Äthiopien; äthiopisch; Addis Abeba
finland: Finnland; finnisch
france: Frankreich; französisch
georgia: Georgien; georgisch; Tiflis
germany: Deutschland; deutsch
ghana: Ghana; ghanaisch
greece: Griechenland; griechisch; Athen
guatemala: Guatemala; guatemaltekisch
haiti: Haiti; haitianisch
honduras: Honduras; honduranisch
hungary: Ungarn; ungarisch
iceland: Island; isländisch
india: Indien; indisch; Neu-Delhi
indonesia: Indonesien; indonesisch
iran: Iran; iranisch; Teheran
iraq: Irak; irakisch; Bagdad
ireland: Irland; irisch
israel: Israel; israelisch
italy: Italien; italienisch; Rom
jamaica: Jamaika; jamaikanisch
japan: Japan; japanisch; Tokio
jordan: Jordanien; jordanisch
kazakhstan: Kasachstan; kasachisch
kenya: Kenia; kenianisch
kuwait: Kuwait; kuwaitisch
kyrgyzstan: Kirgistan; kirgisisch
laos: Laos; laotisch
latvia: Lettland; lettisch
lebanon: Libanon; libanesisch
libya: Libyen; libysch
lithuania: Litauen; litauisch
luxembourg: Luxemburg; luxemburgisch
malaysia: Malaysia; malaysisch
mali: Mali; malisch
malta: Malta; maltesisch
mexico: Mexiko; mexikanisch; Mexiko-Stadt
moldova: Moldau; moldauisch; Republik Moldau
mongolia: Mongolei; mongolisch
montenegro: Montenegro; montenegrinisch
morocco: Marokko; marokkanisch
mozambique: Mosambik; mosambikanisch
myanmar: Myanmar; myanmarisch
namibia: Namibia; namibisch
nepal: Nepal; nepalesisch
netherlands: Niederlande; niederländisch; Niederlanden; Den Haag
new zealand: Neuseeland; neuseeländisch
nicaragua: Nicaragua; nicaraguanisch
niger: Niger; nigrisch
nigeria: Nigeria; nigerianisch
north korea: Nordkorea; nordkoreanisch; Pjöngjang
norway: Norwegen; norwegisch
oman: Oman; omanisch; Maskat
pakistan: Pakistan; pakistanisch
panama: Panama; panamaisch
paraguay: Paraguay; paraguayisch
peru: Peru; peruanisch
philippines: Philippinen; philippinisch
poland: Polen; polnisch; Warschau
portugal: Portugal; portugiesisch; Lissabon
qatar: Katar; katarisch
romania: Rumänien; rumänisch; Bukarest
russia: Russland; russisch; Moskau
rwanda: Ruanda; ruandisch
saudi arabia: Saudi-Arabien; saudi-arabisch; Riad
senegal: Senegal; senegalesisch
serbia: Serbien; serbisch
singapore: Singapur; singapurisch
slovakia: Slowakei; slowakisch
slovenia: Slowenien; slowenisch
somalia: Somalia; somalisch
south africa: Südafrika; südafrikanisch
south korea: Südkorea; südkoreanisch
spain: Spanien; spanisch
sri lanka: Sri Lanka; sri-lankisch
sudan: Sudan; sudanesisch
sweden: Schweden; schwedisch
switzerland: Schweiz; schweizerisch
syria: Syrien; syrisch
taiwan: Taiwan; taiwanisch; Taipeh
tanzania: Tansania; tansanisch
thailand: Thailand; thailändisch
tunisia: Tunesien; tunesisch
turkey: Türkei; türkisch
uganda: Uganda; ugandisch
ukraine: Ukraine; ukrainisch; Kiew; Kyjiw
united arab emirates: Vereinigte Arabische Emirate; emiratisch; VAE; Vereinigten Arabischen Emirate; Vereinigten Arabischen Emiraten
united kingdom: Großbritannien; britisch; Vereinigtes Königreich; Vereinigten Königreich; England
united states: USA; amerikanisch; US; Vereinigte Staaten; Vereinigten Staaten; Amerika; US-amerikanisch
uruguay: Uruguay; uruguayisch
uzbekistan: Usbekistan; usbekisch; Taschkent
venezuela: Venezuela; venezolanisch
vietnam: Vietnam; vietnamesisch
yemen: Jemen; jemenitisch
zambia: Sambia; sambisch
zimbabwe: Simbabwe; simbabwisch
vatican: Vatikan; vatikanisch; Heiliger Stuhl; Heiligen Stuhl
european union: Europäische Union; europäisch; EU; Europäischen Union; Brüssel
"""

_ENDINGS = ("e", "en", "er", "es", "em")


def _names(line: str) -> tuple[str, tuple[str, ...]]:
    """Return the country of a line and its names, the adjective in all its forms."""
    country, _, rest = line.partition(":")
    name, adjective, *others = (part.strip() for part in rest.split(";"))
    return country, (name, *others, *(f"{adjective}{ending}" for ending in _ENDINGS))


COUNTRIES: dict[str, tuple[str, ...]] = dict(_names(line) for line in _TABLE.strip().splitlines())

METONYMS = {
    "kreml": "russia",
    "weißes haus": "united states",
    "weißen haus": "united states",
    "weiße haus": "united states",
    "pentagon": "united states",
    "us-außenministerium": "united states",
    "downing street": "united kingdom",
    "buckingham-palast": "united kingdom",
    "élysée": "france",
    "élysée-palast": "france",
    "quai d'orsay": "france",
    "bundestag": "germany",
    "kanzleramt": "germany",
    "bundeskanzleramt": "germany",
    "bundesregierung": "germany",
    "auswärtiges amt": "germany",
    "ballhausplatz": "austria",
    "bundeshaus": "switzerland",
    "heiliger stuhl": "vatican",
    "vatikan": "vatican",
    "knesset": "israel",
    "quirinal": "italy",
}
