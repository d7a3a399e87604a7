"""What a line of an entry of a list of directors and officers states: a name, an office, an address, a citizenship."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from muniment.caching import kept
from muniment.readers.labelled.addresses import ZIP
from muniment.readers.labelled.signatures.words import ends_in_title, has_title, is_entity, is_title
from muniment.readers.labelled.text import BULLETS
from muniment.readers.labelled.values import MONTH

Kinds = frozenset[str]
_OF_ONE = (
    r"(?:directors?|(?:executive\s+)?officers?|individuals?|persons?|managers?|(?:managing\s+)?members?|trustees?"
    r"|(?:(?:general|managing)\s+)?partners?)"
)
PART_OF_ADDRESS = re.compile(  # which a column of its own may have: "State / Country"
    r"(?:street|city|town|state|province|(?:zip|postal)(?:\scode)?)"
    r"(?:(?:,\s|\s?(?:/|&|or|and)\s?)(?:state|province|country|zip))*",
    re.IGNORECASE,
)
# What a column has, by the words above it; a column may have several: "Name and Business Address".
_KINDS = (
    ("citizenship", re.compile(r"citizen|nationality|country(?!\s+of\s+residence)", re.IGNORECASE)),
    ("address", re.compile(r"address|residence|\blocation\b|\bplace\s+of\s+business\b", re.IGNORECASE)),
    ("occupation", re.compile(
        r"occupation|employment|\A\W*present\W*\Z|profession"
        r"|principal\s+business(?!\s+(?:or\s+residence\s+)?address)", re.IGNORECASE)),
    ("position", re.compile(
        r"\b(?:position|title|function|role|directorship)s?\b|\boffices?\b(?!\s+address)|relationship|capacity"
        r"|designation", re.I)),
    ("name", re.compile(
        r"\bnames?\b(?!\s+(?:and|,)?\s*(?:principal\s+)?(?:business|address)\s+of)(?![^:]{1,40}\sof\s(?:employer|corporation)\b)"
        rf"|\A\W*{_OF_ONE}(?:\s*(?:/|and|or|&)\s*(?:{_OF_ONE}|capacity|title|position|office))?\W*\Z", re.IGNORECASE)),
    ("other", re.compile(r"\bages?\b|\bshares?\b|beneficial|percent|\bsince\b|\bterm\b|amount", re.IGNORECASE)),
)  # fmt: skip
_STREET = re.compile(
    r"\b\w{2,}(?:stra(?:ß|ss)e|gasse|allee|platz|straat|laan|plein|gracht|kade|gat[ae]n?|veien)\b|\b(?:streets?|avenues?|ave|road|rd|suite|ste|level|floor|fl|drive|lane|boulevard|blvd|plaza|square|parkway|pkwy|highway"
    r"|hwy|tower"
    r"|p\.?\s?o\.?\s+box|post\s+office\s+box|box\s+\d+|building|bldg|room|rm|unit|apt|turnpike|strasse|stra(?:ß|ss)e"
    r"|rue|avenida|calle|calzada|carretera|paseo|piso|rua|rodovia|viale|corso|piazza|via|way|circle"
    r"|court|terrace|place|chambers|mail\s+stop|quai|quay|centre|(?<!medical\s)(?<!health\s)center|broadway|route|house|hall|wharf|row|crescent|gardens?|park|(?:st"
    r"|dr|ct|pl|ln|sq)\.?(?=,|\s*\Z|\s+\w+,))\b",
    re.IGNORECASE,
)
STATES = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    r"|W[AIVY]|PR"
    r"|D\.\s?C\.|N\.\s?[YJ]\.|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida"
    r"|Georgia|Hawaii|Idaho"
    r"|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi"
    r"|Missouri|Montana"
    r"|Nebraska|Nevada|New\s+(?:Hampshire|Jersey|Mexico|York)|North\s+(?:Carolina|Dakota)|Ohio|Oklahoma|Oregon"
    r"|Pennsylvania"
    r"|Rhode\s+Island|South\s+(?:Carolina|Dakota)|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West\s+Virginia"
    r"|Wisconsin|Wyoming"
    r"|Ontario|Quebec|Québec|Alberta|British\s+Columbia|Manitoba|Saskatchewan|Nova\s+Scotia"
    r"|New\s+Brunswick|Newfoundland|Prince\s+Edward\s+Island)"
)
CITY = re.compile(
    rf"[A-Z][\w.'’\- ]{{1,30}},\s*+{STATES}\b(?:[\s,]*(?:\d{{5}}(?:-\d{{4}})?"
    rf"|[A-Z]\d[A-Z]\s?\d[A-Z]\d))?[\s,]*(?:U\.?S\.?A\.?|United\s+States(?:\s+of\s+America)?|Canada)?\W*\Z"
    r"|\b\d{5}(?:-\d{4})?\W*\Z|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
    rf"|(?<![Tt]he\s)\b\d{{4,6}}\s+(?!(?:\w+\s){{0,3}}Trust\b)[A-Z][a-z]+|(?!{MONTH}\b)\b[A-Z][a-z]+[\s-]+\d{{3,6}}\W*\Z"
)
COUNTRY = re.compile(
    r"(?:the\s+)?(?:(?:(?:Republic|Kingdom|Commonwealth)\s+of|State\s+of(?=\s+Israel))\s+(?:the\s+)?)?(?:U\.?\s?S\.?\s?A?\.?|U\.?\s?K\.?|United\s+States(?:\s+of\s+America)?(?:\s+of\s+America)?"
    r"|United\s+Kingdom|Great\s+Britain|England|Scotland|Wales"
    r"|Ireland|Canada|Germany|Federal\s+Republic\s+of\s+Germany|France|Italy|Spain|Portugal|Belgium|Switzerland"
    r"|Austria|Sweden|Norway|Denmark|Finland|Iceland|Greece"
    r"|Cyprus|Malta|(?:Grand\s+Duchy\s+of\s+)?Luxembourg|(?:The\s+)?Netherlands|Poland|Hungary|Czech\s+Republic|Romania|Bulgaria|Ukraine"
    r"|Russia(?:n\s+Federation)?|Turkey|Israel"
    r"|Egypt|Lebanon|Jordan|Saudi\s+Arabia|Kuwait|Qatar|Bahrain|Oman|United\s+Arab\s+Emirates|U\.?A\.?E\.?|K\.?S\.?A\.?(?!\w)|Iran"
    r"|India|Pakistan|Sri\s+Lanka|Bangladesh"
    r"|(?:People['’]?s\s+Republic\s+of\s+)?China|P\.?R\.?C\.?|P\.?R\.?\s+China|Hong\s+Kong(?:\s+SAR)?|Macau|Taiwan(?:[,\s(]+R\.?O\.?C\.?\)?)?|R\.?O\.?C\.?(?!\w)"
    r"|(?:Republic\s+of\s+|South\s+)?Korea|R\.?O\.?K\.?(?!\w)|Republic\s+of\s+China|Japan|Singapore|Malaysia|Indonesia|Thailand|Philippines"
    r"|Vietnam|Australia|New\s+Zealand|South\s+Africa|Nigeria|Kenya|Ghana|Zimbabwe|Mongolia|Kazakhstan|M[eé]xico|Brazil"
    r"|Argentina|Chile|Peru|Colombia|Venezuela|Panama|Costa\s+Rica"
    r"|Bahamas|Bermuda|Cayman\s+Islands|(?:British|U\.?S\.?)\s+Virgin\s+Islands|B\.?V\.?I\.?(?!\w)|U\.?S\.?V\.?I\.?(?!\w)|Channel\s+Islands|Marshall\s+Islands"
    r"|West\s+Indies|(?:Saint|St\.?)\s+(?:Kitts\s+and\s+Nevis|Lucia|Vincent)|Jamaica|Trinidad(?:\s+and\s+Tobago)?|Monaco|Liechtenstein|Jersey"
    r"|Guernsey|Isle\s+of\s+Man|Estonia|Latvia|Lithuania|Slovenia|Slovakia|Croatia|Serbia"
    r"|American|British|Canadian|German|French|Italian|Spanish|Portuguese|Belgian|Swiss|Austrian|Swedish|Norwegian"
    r"|Danish|Finnish|Greek|Dutch|Polish|Irish|Israeli"
    r"|Indian|Chinese|Japanese|Korean|Australian|Mexican|Brazilian|Russian|Turkish|South\s+African|Singaporean"
    r"|Malaysian|Taiwanese|Czech|Hungarian|Romanian|Bulgarian|Ukrainian|Icelandic|Estonian|Latvian|Lithuanian|Slovak"
    r"|Slovenian|Croatian|Serbian|Egyptian|Lebanese|Jordanian|Pakistani|Thai|Indonesian|Filipino|Vietnamese|Nigerian"
    r"|Kenyan|Ghanaian|Zimbabwean|Argentin(?:e|ian)|Chilean|Peruvian|Colombian|Venezuelan|Moroccan|Tunisian"
    r"|Morocco|Tunisia|Algeria|Uruguay|Ecuador|Bolivia|Guatemala|Dominican\s+Republic|Mauritius|Nepal|Armenia|Belarus"
    r"|Haiti|Honduras|Nicaragua|Paraguay|El\s+Salvador|Cuba|Aruba|Cura[cç]ao|Netherlands\s+Antilles|Gibraltar|Andorra"
    r"|Brunei|Cameroon|Angola|Namibia|Botswana|Bosnia|Macedonia|Montenegro|Yugoslavia|Czechoslovakia|Myanmar|Libya"
    r"|Jamaican|Bermudian|Bahamian|Cypriot|Maltese|Luxembourg(?:er|ish)|Scottish|English|Welsh|Iranian|Iraqi|Syrian"
    r"|Saudi|Kuwaiti|Emirati|Panamanian|Uruguayan|Costa\s+Rican|Ecuadorian|Bolivian|Sri\s+Lankan|Mauritian|Algerian"
    r"|Monegasque|New\s+Zealander|Armenian|Albanian|Cambodian|Ethiopian|Tanzanian|Ugandan|Zambian"
    r"|Azerbaijan|Uzbekistan|Cambodia|Barbados|Albania|Moldova|Ethiopia|Tanzania|Uganda|Zambia|Senegal|Iraq|Syria"
    r"|Belize|Seychelles|Gabon|Mozambique|Rwanda|Yemen|Afghanistan|Anguilla|Antigua|Grenada|San\s+Marino|Puerto\s+Rico)",
    re.IGNORECASE,
)
_STATE = re.compile(rf"{STATES}[\s\d-]*+|(?:[A-Z][\w.]{{0,8}},\s)?{COUNTRY.pattern}\s\d[\s\d-]*+")
_NO_STREET = rf"(?!(?:[\w'’\-]+\s){{0,2}}(?i:{_STREET.pattern}))"
_ADDRESS_END = re.compile(
    rf"(?:\b{STATES}|\b(?:Singapore|(?:Western|South)\sAustralia|New\sSouth\sWales|Victoria|Queensland|Tasmania|NSW|QLD|VIC)\s\d{{4}}"
    # a code before its city, or behind it: "75008 Paris", "CH-4052 Basel", "Tokyo 100-8630", "Korea 443-742"
    rf"|,\s(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s{_NO_STREET}[A-ZÀ-Þ][\w'’\-]++(?:\s[A-ZÀ-Þ][\w'’\-]++){{0,2}}+"
    rf"|,\s{_NO_STREET}[A-ZÀ-Þ][\w'’\-]++\s\d{{3}}(?:-\d{{3,4}})?"
    rf"|\d{{5}}(?:-\d{{4}})?|\bKY\d-\d{{4}}|\d[A-Z]{{2}}|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d|\b{COUNTRY.pattern})\W*\Z"
)
HOME = re.compile(r"(?<!\s)\s*+\((?:residence|home|home address)\)(?=\W*\Z)", re.IGNORECASE)  # behind an address
_CITY_STATE = re.compile(
    r"(?:hong\s+kong|singapore|monaco|luxembourg|macau|bermuda|gibraltar|panama)\W*", re.IGNORECASE
)
_COUNTRY_LAST = re.compile(rf",\s*(?:{COUNTRY.pattern})\W*\Z", re.IGNORECASE)
_COUNTRY_BEHIND = re.compile(rf"[/;|]\s*+({COUNTRY.pattern})\W*\Z", re.IGNORECASE)
_COUNTRY_OR_COMMA_BEHIND = re.compile(rf"[/;|,(]\s*+({COUNTRY.pattern})\W*\Z", re.IGNORECASE)
COUNTRIES = re.compile(
    rf"\W*+{COUNTRY.pattern}(?:\s*+(?:[,/&;]|and|(?<=\s))\s*+{COUNTRY.pattern}){{0,3}}\W*+", re.IGNORECASE
)
CITIZENSHIP = re.compile(
    r"\A[\s(]*(?:\(?[a-z\d]{1,3}[.)]\s*)?(?:(?:he|she|mr\.?\s+\w+|ms\.?\s+\w+)\s+is\s+)?(?:an?\s+"
    r"|the\s+)?(?:country\s+of\s+)?"
    r"(?:citizenship|nationality|citizen\s+of)(?:\s+is\b)?\s*[:\-–—]?\s*(?:the\s+)?(?P<a>[A-Z][^:;\n]{0,60}?(?:(?<=\.[A-Z])\.)?)[)\s.]*\Z"
    r"|\A[\s(]*(?:an?\s+)?(?P<b>[A-Z][A-Za-z.'’ ]+?)\s+"  # but "Tarn National", above "University"
    r"(?:citizen|(?:(?-i:n)|(?<=(?:ese|ish|ian|can|man|nch)\s)n)ational)(?:ship)?[)\s.]*\Z",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"\A\W*(?:\(?(?:[a-z]|\d{1,2}|[ivx]{1,4})[.)]\s*){0,2}(?:name\s+of\s+(?=employer))?(?P<label>(?:present\s+)?(?:principal\s+)?(?:occupation"
    r"|employment|business\s+activity|business(?=\s?:))(?:\s*(?:or|and|/|&)\s*\w+){0,3}"
    r"|(?:residence\s+or\s+)?(?:principal\s+)?(?:business|bus\.|residence|office|home"
    r"|mailing)?\s*(?:or\s+residence\s+)?address(?:\s+of\s+employ(?:ment|er))?|residence|names?(?:\s+of\s+(?:director|officer|person|individual)|,?\s+(?:and|/|&)\s+(?:title|position|office|(?:business\s+)?address))?"
    r"|(?:positions?(?:\(s\))?|titles?|offices?|functions?|designation|capacity|profession)(?:\s+(?:with|held|at|in)\b[^:\n]{0,60}|/\w+|\s+(?:and|or|&)\s+(?:principal\s+)?(?:occupation|employment))?|citizenship|nationality"
    r"|country\s+of\s+citizenship|citizen\s+of|(?:nature\s+of\s+)?(?:principal\s+)?business\s+of\s+employer"
    r"|employer(?:['’]s\s+(?:(?:principal\s+)?business|(?:business\s+)?address))?"
    r"|(?:nature\s+of\s+)?organi[sz]ation(?:\s+(?:in|by)\s+which\s+(?:so\s+)?employed)?)"
    r"\s*(?:\([^()\n]{0,40}\))?\s*(?::|\t|--|–|—|\s-\s|\s{2,})\s*",
    re.IGNORECASE,
)
_WORDED_NUMBER = (  # of a house
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|fifty)"
)
_HOUSE = re.compile(
    r"#?\d|(?:no\.|level|r\.?(?:f\.?d|r)\.?|(?:rural\s)?route|rt\.?|box)\s?#?\d|c/o\b|post\s+office\s|p\.?\s?o\.?\s|suite\b"
    rf"|{_WORDED_NUMBER}\s",
    re.IGNORECASE,
)
_ENTRY_MARK = re.compile(  # "1.", "(a)", a bullet
    rf"\A(?:(?:\(?(?:\d{{1,2}}|[a-z]|[A-Z](?=\S\s\()|[IVX]{{2,4}}(?=\S\s\()|[ivx]{{1,4}})[.)]|[{BULLETS}o*\-–])\s+){{1,2}}"
)
_UNION = re.compile(
    r"\D{0,80}\b(?:local|lodge|chapter)\s(?:(?:union\s)?no\.\s?)?\d+", re.IGNORECASE
)  # "President, Tarn Trimmers Local 417"
IN_OTHER_LETTERS = re.compile(r"\s?\([^()\x00-\u024f]+\)")  # behind a name in Latin letters, in those of its bearer
_POSTCODE = re.compile(r"[A-Z]{1,3}-\d{2,5}\b")  # "SE-106 40"
_CODE_FIRST = re.compile(r"(?:[A-Z]{1,2}-)?(?:\d{4,5}|\d{3}\s\d{2})(?:\s[A-Z]{2})?\s[A-Z]")  # "4131 NM Vianen"
_HOUSE_LAST = re.compile(r"(?:[^\W\d][^\s\d,:]*\s){1,4}\d{1,4}[A-Za-z]?")  # "Bahnhofstrasse 90"
_BEHIND_CODE = re.compile(r"(?<=\d{5})[,;.]\s+(?=[A-Z])")
_COMMA = re.compile(r",\s+")
_POINT = re.compile(r"(?<=[^\s(][^\s\d][.;])\s+(?=[A-Z])")
_BEHIND_OFFICE = re.compile(r"(?P<office>[^()]+(?:\([^()]*\)[^()]+)*)(?<=\S)\s\((?P<address>[^()]{8,200})\)\.?")
_NUMBER_LAST = re.compile(r",\s+(\d{1,5})\Z")
_AS_CITIZEN = r"((?:an?\s+)?(?:(?:citizen|national)\s+of\s+[^()]{2,60}|[A-Z][\w.]+(?:\s\w+)?\s+citizen))"
_CITIZEN_BEHIND = re.compile(
    rf"(?<=\S)\s*+(?:\(|(?<=\s)[-–—]+\s+|(?<=[.;]\s)|,\s+){_AS_CITIZEN}\)?\.?\Z", re.IGNORECASE
)
_COUNTRY_ASIDE = re.compile(rf"(?<=\S)\s+\[({COUNTRY.pattern})\]\W*\Z", re.IGNORECASE)  # "VT 05001. [Canada]"
_CITIZEN_OPEN = re.compile(
    r"\bcitizen(?:\nof\s[^\n]*|\sof(?:\sthe)?(?:\s(?:United|(?:People['’]s\s)?Republic(?:\sof)?))?\n[^\n]*)\Z",
    re.IGNORECASE,
)  # of a country in the next line
_REPUBLIC = re.compile(r"(?:The\s)?(?:[A-Z][\w'’]+\s){0,2}(?:Republic|Kingdom|Commonwealth)\sof(?:\sthe)?")  # and which
_CITIZEN_FIRST = re.compile(rf"\A\(?{_AS_CITIZEN}\)\W*", re.IGNORECASE)
# The letters of Item 2 stand for what Item 2 asks.
_LETTERED = re.compile(r"\(([a-f])\)(?:(?:\s?[,&–-]|\sand)?\s?\([a-f]\)){0,5}+\s+")  # "(d) and (e)"
_BEFORE_LABEL = re.compile(r"\A(?:\(?[a-f]\)[\s,&–-]{0,3}){1,6}")
_LETTERS_ALONE = re.compile(r"\(?[a-f]\)(?:\s?(?:[-–,&]|and\b)?\s?\(?[a-f]\)){0,5}")
LETTERS = {"b": "address", "c": "occupation", "f": "citizenship"}
ASKED = re.compile(  # beside what is read
    r"\W*(?:\(?[a-f][.)]\s*)?(?:involvement|(?:legal|criminal|civil)\s+(?:proceedings|convictions?)|convictions?"
    r"|telephone|number\s+of\s+shares)\b",
    re.I,
)
_OTHER_LABEL = re.compile(
    r"(?!(?i:attn|attention|c/o)\b)(?P<label>[A-Z](?:\w*+[ .'’/&-]{1,2}+){0,6}+\w*+)\s?:(?:\s+|\Z)"
)
_SHARES = re.compile(r"\d[\d,]{0,20}[^\S\n]{1,9}shares?\b", re.IGNORECASE)
_EMPLOYERS_ADDRESS = re.compile(r"\W*(?:employer['’]s\s(?:business\s)?address|address\sof\semployer)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()\d]{3,60}\)")
# Where somebody works, below an office that names no employer: "Fenn Pulp Mill", but no "Law Office".
_SITE = re.compile(
    r"(?!(?:law|audit|patent|tax|head|main|branch|field|regional)\s\w+\Z)(?:[A-Z][\w.'’&-]*\s){1,4}"
    r"(?:offices?|mills?|mine|plant|works|refinery|factory|smelter|shipyard|laborator(?:y|ies))",
    re.IGNORECASE,
)
_NAME_LAST = re.compile(r",\s[A-Z]\S*\Z")  # "Attorney, Orme", above "& Tarn"
_HOUSE_FIRST = re.compile(r"(?:Tour|Immeuble|Villa|Torre|Edificio|Palazzo|Ch[aâ]teau|R[eé]sidence|Usine|Zone)\s[A-Z]")
_WHOM_LAST = re.compile(r"(?:,|\bof|\bat)\s[A-ZÀ-Þ][^,]{0,80}\Z")
_PARTNERS = re.compile(r"\s(?:and|&)\s\S+\Z")  # "Orme and Hall"
_NOTHING = re.compile(r"\W*(?:none|no|not?\s+applicable|n/?a|see\s+above)\W*", re.IGNORECASE)
RETIRED = re.compile(
    r"(?:retired|self[- ]employed|private\s+investor|investor(?!\s+relations)|attorney|physician"
    r"|(?:independent\s+)?consultant"
    r"|homemaker|mayor|housewife|(?:company|corporate)\s+director|philanthropist|educator|teacher|author|writer|banker|economist|geologist|scientist|entrepreneur"
    r"|architect|(?:ship|land)\s?owner|merchant|industrialist|dentist|surgeon|publisher|journalist|artist|musician|pharmacist|veterinarian"
    r"|psychologist|realtor|restaurateur|clergyman|chemist|builder|contractor|trader|stockbroker|financier|optometrist|nurse|solicitor|barrister"
    r"|(?:investment|merchant|private|securities|ship|commodities|automobile|lumber|livestock|property|college|university|business|venture)\s"
    r"(?:banker|broker|dealer|developer|professor|executive|advis[eo]r|capitalist|analyst|trader)"
    r"|business(?:man|woman|person)"
    r"|(?:(?:dairy|cattle|fruit|grain|civil|chemical|mechanical|electrical|petroleum|mining|insurance|stock"
    r"|certified\spublic|chartered|real\sestate)\s)?(?:farmer|rancher|grower|engineer|accountant|lawyer|developer|broker))\b",
    re.IGNORECASE,
)
_WORKS = re.compile(rf"{RETIRED.pattern}(?=\Z|,|\s(?-i:[a-z]))", re.IGNORECASE)  # "Retired banker"
_OF_ENTITY = re.compile(r"\A(?:[\w-]+\s+){0,4}[\w-]+(?:,|\s+(?:of|at|-|–))\s")
_HYPHEN = re.compile(r"(?<![^\W\d_])(?P<first>[^\W\d_]++)-\s*\n(?P<rest>[^\W\d_]++)")
_CUT_AT_HYPHEN = re.compile(r"(?<=\d)- (?=\d)|(?<=[a-z])- (?=(?!(?:and|or|to)\b)[a-z])")  # "Tokyo 100- 0005"
_AT_STROKE = re.compile(r"(?<=\w/)\n(?=\w)")  # "Vice President/" above "Operations"
_RAISED = re.compile(r"(?<=\d)⁽(st|nd|rd|th)⁾", re.IGNORECASE)  # the end of an ordinal: 22nd Floor
_SAME_ADDRESS = re.compile(r"\W*(?:the\s+)?same\s+address(?:\s+as\s+above)?\W*", re.IGNORECASE)
_TO_STREET = 50  # characters from the number of a house to its street, at most
SHORT_LINE = 110  # characters of a line that may be a heading or a part of an entry
MOST_OF_LINE = 600  # characters of a line that are looked at
LONG_LINE = 260  # characters of a row that is no entry
_MOST_LINES = 20  # of an office, of which the last say how it goes on


class Person(NamedTuple):
    """One director or officer, and where the entry stands; "" where nothing is said.

    `titled` says that the list has a column of offices.
    `shared` is where what is said of all on the list stands, `doubt` which of the values may be another,
    and `confidence`, 0 to 1, how sure it is that all of them are right.
    """

    start: int
    end: int
    name: str
    address: str = ""
    occupation: str = ""
    citizenship: str = ""
    position: str = ""
    shared: tuple[tuple[int, int], ...] = ()
    doubt: str = ""
    confidence: float = 1.0
    titled: bool = False


@lru_cache(maxsize=1024)
def kinds_of(words: str) -> Kinds:
    """Return what words above a column, or before a value, announce."""
    bare = " ".join(words.split())
    if PART_OF_ADDRESS.fullmatch(bare):
        return frozenset(("address",))
    kinds = {kind for kind, pattern in _KINDS if pattern.search(bare)}
    if (
        "name" in kinds
        and not re.match(
            r"\W*(?:present\s+principal\s+)?(?:names?|directors?|(?:executive\s+)?officers?|individual|person|manager|trustee)",
            bare,
            re.I,
        )
        and len(kinds) > 1
    ):
        kinds.discard("name")  # "Employment and Name and Principal Address of Corporation"
    if "occupation" in kinds:
        kinds.discard("position")
    return frozenset(kinds)


def kind_of_label(label: str) -> str:
    """Return what stands behind a label, of several kinds the first that it names; "" for a name."""
    kinds = kinds_of(label) - {"name"}
    hits = [(hit.start(), kind) for kind, pattern in _KINDS if kind in kinds and (hit := pattern.search(label))]
    named = min(hits)[1] if hits else ""
    return "occupation" if named != "address" and re.search("employer|organi[sz]ation", label.lower()) else named


# ---- lines of an entry -----------------------------------------------------------------------------------------------


@kept(4096)  # of a line every reader of lists asks
def is_address(words: str) -> bool:
    """Whether words are a line of an address."""
    bare = words.strip(" ,;")
    if _UNION.fullmatch(bare):
        return False
    if re.match(r"(?:c/o|care\s+of|p\.?\s?o\.?\s+box|r\.r\.\s#?\d+)\b", bare, re.IGNORECASE):
        return True
    if any(map(str.isdigit, bare)) and (
        _STREET.search(bare) or _COUNTRY_LAST.search(bare) or re.match(r"#?\d(?:[\w\-/]*|\d{0,2}F,|[\d-]*,)\s+\S", bare)
    ):
        return True
    if CITY.search(bare):
        return True
    if (
        _COUNTRY_LAST.search(bare)
        and _STREET.search(bare.split(",", 1)[0])
        and not (has_title(bare) or is_entity(bare))
    ):
        return True  # "Crane House, Kingston, Jamaica"
    return bool(
        re.match(rf"(?:{_WORDED_NUMBER}|suite|\w+\s+floor)\b", bare, re.IGNORECASE)
        and (_STREET.search(bare) or bare.lower().endswith(" center"))
    )


def begins_address(line: str) -> bool:
    """Whether a line of running text may be the first of an address: a house and its street."""
    first = line.split(",", 1)[0]
    return is_address(line) and bool(
        (_HOUSE.match(line) and (_STREET.search(line[:_TO_STREET]) or (", " in line and CITY.search(line))))
        or (_HOUSE_LAST.fullmatch(first) and _STREET.search(first))
    )


@kept(4096)
def ends_address(words: str) -> bool:
    """Whether words end as an address does: with a state, a code or a country."""
    return _ADDRESS_END.search(words, max(0, len(words) - LONG_LINE)) is not None


DITTO = re.compile(r"\s*(?:(?:[\"“”″〃]|'')\s*)+|\W*(?:do|ditto|idem)\W*", re.IGNORECASE)
_MARKS = re.compile(r"[*†‡]{1,4}|⁽[*†‡\d]{1,3}⁾")
OPEN_OFFICE = re.compile(
    r"(?:[,&\-]|(?<=\s)(?-i:an?)|\b(?:and|of|the|chief|vice|senior|executive|managing|general|deputy|assistant))\Z",
    re.I,
)
_TRADE = re.compile(r"[A-Z][a-z]+(?:\s[a-z]+){0,3}")
_TRADE_AT = re.compile(rf"{_TRADE.pattern}\s(?:at|with)\s[A-Z]")  # "Software engineer at Tarn Mills"
_SEAT_ALONE = re.compile(
    r"(?:director|trustee|manager|(?:(?:managing|committee|board|council)\s)?member|(?:(?:general|limited|managing)\s)?partner|(?:(?:vice|deputy)[\s-])?(?:chair(?:man|woman)?|member)\sof\sthe\s(?:\w+\s)?board)",
    re.IGNORECASE,
)
_EMPLOYER_ALONE = re.compile(  # behind a trade: but "Orme, Weir & Co."
    r",\s[A-Z](?:[^,]{3,60}?\s(?:plc|PLC|Limited)|[^,&]{3,60}?(?:,?\s(?:Inc|Ltd|Corp|Co)\.|\s(?:LLC|Company|Church|Parish|College|University)))"
)
_WITH_WHOM = re.compile(r"[A-Za-z][\w\s-]*(?:,|\s(?:of|at|with))\s(?:the\s)?[A-Z]")
_WORK = re.compile(r"(?!(?:and|or|of|for|to|in|at|with|the|by|from)\b)[a-z-]+(?:\s[a-z-]+){0,4}")  # "pattern maker"
_SCHOOL = re.compile(r"\b(?:University|College|Institute|Academy|Hospital|School)\b|,\s(?:Inc|Ltd)\.")
_UNIT = re.compile(r"(?:Department|School|Faculty|Division)\sof\s[A-Z]")  # above a street
_BUSINESS_ASIDE = re.compile(r"(?P<office>[^()]+)\s\([^();\d]+;\s(?P<address>[^()]+)\)\W*")
_OF_WHOM = re.compile(r"\s(?:of|with|at|for)\s(?:the\s)?(?:[A-Z][\w.'’&-]*\s?){1,6}\Z")
_AVENUE = re.compile(r"\s?(?:av|avda|blvd|col)\.\s", re.IGNORECASE)
BEFORE_NUMBER = re.compile(r"\b(?:Local|Lodge|Chapter|District|No\.)\Z")  # of a union
_OPEN_END = re.compile(r"(?:[,;&(/–—-]|\b(?:and|of|the|for|to|vice|chief|senior|executive))\Z", re.IGNORECASE)


def sort_lines(
    lines: list[str], kinds: Kinds, values: dict[str, list[str]], *, has_address: bool, width: int = 0
) -> None:
    """Give the lines of a column to what they state: all to the kind of the column, or by what each looks like.

    Lines of the list have up to `width` characters, as far as that is known.
    """
    kinds = kinds - {"other"}
    lines = _closed([bare for line in lines if (bare := HOME.sub("", line))])
    mixed = not kinds or ("address" in kinds and kinds & {"occupation", "position"})
    if mixed and (both := _behind_semicolon(lines)) and (kinds or both[1][0].isdigit() or _ends_in_code(both[1])):
        lines, kinds = [both[0]], kinds - {"address"}
        values.setdefault("address", []).append(both[1])
    lines = _divided(lines) if not kinds or kinds & {"occupation", "position"} else lines
    lines = [part for line in lines for of in _by_label(line) for part in without_citizen(of)]
    before = ""
    above = 0 if kinds else _address_above(lines)
    if above:
        values.setdefault("address", []).extend(lines[:above])
        lines = lines[above:]
    if not kinds and not values.keys() & {"position", "occupation"} and _are_two_offices(lines, addressed=above > 0):
        (values["position"], values["occupation"]), lines = ([line] for line in lines[:2]), lines[2:]
        [before] = values["occupation"]
    if "citizenship" in kinds and len(kinds) > 1:
        divides = _COUNTRY_BEHIND if "address" in kinds else _COUNTRY_OR_COMMA_BEHIND
        whole = (CITIZENSHIP.match(line) or COUNTRIES.fullmatch(divides.sub("", line)) for line in lines)
        cut = (line if is_one else divides.sub(r"\n\1", line) for line, is_one in zip(lines, whole, strict=True))
        lines = "\n".join(cut).split("\n")  # but "British/Canadian" is one
    if any(len(line) > MOST_OF_LINE for line in lines):  # a narrative
        kind = "address" if kinds == {"address"} else "occupation"
        values.setdefault(kind, []).extend(lines)
        return
    if len(kinds) == 1 and not kinds & {"occupation", "position"}:
        [kind] = kinds
        if kind == "address" and any(map(CITIZENSHIP.match, lines)):
            values.setdefault("citizenship", []).extend(filter(None, map(citizenship_of, lines)))
            lines = [line for line in lines if not CITIZENSHIP.match(line)]
        if kind == "address":  # "(Chairman)" below a name
            values.setdefault("position", []).extend(of := [line for line in lines if _is_office_aside(line)])
            lines = [line for line in lines if line not in of]
        if kind == "citizenship":  # "Deputy Chairman" between a name and a country
            values.setdefault("position", []).extend(of := [line for line in lines if is_title(line.strip("()"))])
            lines = [citizenship_of(line) or line for line in lines if line not in of]
        values.setdefault(kind, []).extend(lines)
        return
    aside = [line for line in lines if _ASIDE.fullmatch(line) and has_title(line)]
    if kinds == {"address", "position"} and [line for line in lines if has_title(line)] == aside != []:
        behind = lines[lines.index(aside[0]) :]
        aside += [line for line in behind if _ASIDE.fullmatch(line) and line not in aside]
        values.setdefault("position", []).extend(aside)  # an office in parentheses: "Ministry of Trade" is none
        values.setdefault("address", []).extend(line for line in lines if line not in aside)
        return
    stop = _employers_address(lines) if has_address and "address" not in kinds else len(lines)
    if "occupation" in kinds and len(lines) == 1 and _MARKS.fullmatch(lines[0]):  # which leads to a note
        values.setdefault("occupation", []).append(lines[0])
        return
    current = asked = ""
    is_cited = "citizenship" in values  # in another column: a country here ends the employer's address
    labels = [label["label"] for label in map(LABEL.match, lines) if label]
    labelled, lettered_address = bool(labels), False
    asks_office = any(kind_of_label(label) == "occupation" for label in labels)
    of_employer = kinds == {"occupation", "address"} and "occupation" in values
    width = max(width, *map(len, lines)) if lines else width
    for number, line in enumerate(lines[:stop]):
        # of the list that is next: an entity, or the offices held with one
        is_head = current == "citizenship" and (is_entity(line) or (asks_office and has_office(line)))
        is_else = labelled and (current == "other" or is_head or _asks_else(line))
        if not LABEL.match(line) and (is_else or (":" in line and ASKED.match(line))):
            current = "other"  # of legal proceedings, or of anything else, up to the next label
            continue
        lettered = _LETTERED.match(line)
        if lettered and not kinds:
            line = line[lettered.end() :]
            kind = LETTERS.get(lettered[1].lower(), "")
            kind = "position" if kind == "address" and is_title(line) and not is_address(line) else kind
            if _NOTHING.fullmatch(line) or (not kind and is_person_name(line)):
                continue  # the name again
            lettered_address = lettered_address or kind == "address"
            if kind and not LABEL.match(line):
                values.setdefault(kind, []).append(citizenship_of(line) or line if kind == "citizenship" else line)
                current, before = kind, line
                continue
        above_it = lines[number - 1] if number and _NOTHING.fullmatch(line) else ""
        if _LETTERS_ALONE.fullmatch(line) or _LETTERS_ALONE.fullmatch(above_it):
            continue  # "(d) and (e)", and "None" in the next cell
        open_at = line_of(values.get("address")) if not current and ZIP.fullmatch(line) else ""
        is_figure = (current == "address" and any(map(str.isdigit, line))) or open_at[-1:].isalpha()
        if line.isdigit() and current and BEFORE_NUMBER.search(before):
            values[current].append(line)
            continue
        if not (any(map(str.isalpha, line)) or is_figure or DITTO.fullmatch(line)):
            continue  # shares owned, a dash
        if ("hares" in line or "HARES" in line) and _SHARES.match(line):
            continue
        if of_employer and _ASIDE.fullmatch(line) and not (has_office(line[1:]) or is_entity(line)):
            continue  # the employer's business
        if _EMPLOYERS_ADDRESS.match(line) and values.get("address"):
            current = "other"  # beside the person's own
            continue
        offices = [[] if kinds else values.get("position", []), values.get("occupation", [])]
        so_far = " ".join((*(words for held in offices for words in held[-_MOST_LINES:]), before))
        apart = len(before) + len(line.split(maxsplit=1)[0]) < width
        kind, words = _kind_of(line, kinds, current, before, lines[number + 1 :], so_far, apart=apart)
        is_told = is_cited or (current == "address" and "citizenship" in values)
        if kind == "citizenship" and is_told and COUNTRIES.fullmatch(line):
            kind = current or "address"
        place = kind == "address" != current and kinds == {"occupation"} and not any(map(str.isdigit, line))
        coded = _POSTCODE.match("".join(lines[number + 1 : number + 2])) is not None  # of the city below
        place = place and not (coded or LABEL.match(line) or begins_address(line) or line in so_far)
        within = lettered_address and not lettered and not LABEL.match(line)
        if within and (kind == "address" != current or (current == "other" and before != line)):
            current, before = "other", line  # the employer's, within another answer
            continue
        asked_else = asked == "occupation" and not LABEL.match(line) and ends_address(line_of(values.get("address")))
        if kind == "address" and (place or asked_else):
            kind, words = "occupation", line  # where the employer is
        if kind == "address" and has_address and (not kinds or kinds & {"occupation", "position"}):
            current = "address"  # that of the employer, beside the person's own
            continue
        asked = kind if LABEL.match(line) else asked
        goes_on = (
            current in ("", "position") and (asked == current or _OPEN_END.search(before)) and not LABEL.match(line)
        )
        held = line_of(values.get("position")) if current == "" else ""
        if kind == "position" and asked == current == "occupation":
            kind = "occupation"  # the rest of what a label asks for
        unasked = asks_office and asked != "occupation" and "occupation" not in values and not LABEL.match(line)
        goes_on = (goes_on and labelled) or unasked  # above the label of the occupation
        held_apart = len(held) + len(line.split(maxsplit=1)[0]) < width
        if (
            not kinds
            and goes_on
            and kind == "occupation"
            and not (held and is_other_office(held, line, apart=held_apart))
        ):
            kind = "position"  # the rest of one, or below a name, above labels
        if words:
            values.setdefault(kind, []).append(words)
        current, before = kind, line


def _is_office_aside(line: str) -> bool:
    """Whether a line is an office in parentheses."""
    return _ASIDE.fullmatch(line) is not None and is_title(line[1:-1])


def is_other_office(office: str, below: str, *, apart: bool = False) -> bool:
    """Whether two lines are an office and an occupation: "Director (non-executive)", "Chairman, Weir Limited".

    Where the second is `apart`, as its first word had room in the line above, it may be a work: "homemaker".
    """
    if office and below.startswith((f"{office} of ", f"{office}, ")):
        return True
    seat = _SEAT_ALONE.fullmatch(office) is not None
    if not (seat or is_title(office) or ends_in_title(office)) or OPEN_OFFICE.search(office):
        return False
    begun = below.partition(",")[0]
    works = RETIRED.match(below) or (_WORK.fullmatch(below) and (seat or not has_title(below)))
    if apart and (works or (_TRADE.fullmatch(begun) and _EMPLOYER_ALONE.fullmatch(below, len(begun)))):
        return True
    first, _, behind = below.partition("; ")  # "Insurance clerk; Chairman of the Works Council"
    both = has_title(behind) and _TRADE.fullmatch(first) is not None
    trade = RETIRED.match(below)
    both = both or (trade is not None and (trade[0] in ("Retired", below) or not has_title(below)))
    held = is_office(below) or ends_in_title(begun) or begun.endswith(" Professor")  # "Visiting Professor"
    return both or (held and _WITH_WHOM.match(below) is not None)


def _employers_address(lines: Sequence[str]) -> int:
    """Return at which line of a column of occupations the employer's address begins, behind which no office stands."""
    end = max((n for n, line in enumerate(lines) if ends_address(line)), default=0)  # but "Center, Orme" above "School"
    title = max((n for n, line in enumerate(lines) if has_title(line)), default=0)
    for n, line in enumerate((line.partition("(")[0] for line in lines[1:]), 1):  # but "(building materials)"
        street = n <= end and _STREET.search(line) and "," in line
        begins = street or (is_address(line) and any(map(str.isdigit, line)))
        if begins and n > title and not _OPEN_END.search(lines[n - 1]):
            return n
    return len(lines)


def _ends_in_code(address: str) -> bool:
    """Whether an address has no number but a code: "Tarn Plantation, Fenn, Ohio 43999"."""
    return ZIP.fullmatch(address[-5:]) is not None and not any(map(str.isdigit, address[:-5]))


def _behind_semicolon(lines: Sequence[str]) -> tuple[str, str] | None:
    """Return the offices and the address that lines have, semicolons between them: "Director; Dean; 9 Weir Road, Ada".

    They may be those of an employer, behind its business: "Dean, Tarn College (university; 9 Weir Road, Ada)".
    """
    whole = line_of([*lines])
    aside = _BUSINESS_ASIDE.fullmatch(whole)
    offices, address = aside.group("office", "address") if aside else whole.rpartition("; ")[::2]
    house = address.partition(",")[0]
    numbered = any(map(str.isdigit, house)) or (_ends_in_code(address) and not is_entity(house))
    is_one = (
        numbered
        and is_address(address)
        and ends_address(address)
        and not (has_title(address) or RETIRED.match(address))
    )
    return (offices, address) if is_one and offices and not any(map(is_address, offices.split("; "))) else None


def _address_above(lines: Sequence[str]) -> int:
    """Return how many lines are an address above an office alone: a firm's name may stand above the street."""
    first = int(is_entity(lines[0]) and not has_office(lines[0])) if lines else 0
    if len(lines) < first + 2 or not is_address(lines[first]) or any(map(LABEL.match, lines)):
        return 0
    n = next((n for n, line in enumerate(lines[first:], first + 1) if ends_address(line)), len(lines))
    if n == len(lines) or any(map(is_address, lines[n:])):
        return 0
    of_firm = first and lines[0].rstrip(" .,") in lines[n]  # "Chancellor, Tarn University"
    return n if of_firm or is_title(lines[n]) else 0


def _are_two_offices(lines: Sequence[str], *, addressed: bool) -> bool:
    """Whether an office and an occupation stand in a line each beside an address: "Director", "Partner, Tarn LLP".

    The address stands below them, or they are `addressed` above.
    """
    office, occupation, *below = [*lines, "", ""][: max(len(lines), 2)]
    if below and below[0] in occupation:
        below.pop(0)  # the employer, above the address
    if below and addressed:
        return False
    house = below and _HOUSE_LAST.fullmatch(below[0]) and any(map(is_address, below[1:2]))
    if not (addressed or house or (below and is_address(below[0]))) or LABEL.match(occupation) or not occupation:
        return False
    begun = occupation.partition(",")[0]
    whole = RETIRED.fullmatch(occupation.strip(" .")) or (
        begun != occupation and (has_title(begun) or (has_office(begun) and not is_entity(begun)))
    )
    seat = _SEAT_ALONE.fullmatch(office)
    whole = whole or (_TRADE.fullmatch(occupation) and " " in occupation)
    whole = whole or (_TRADE.fullmatch(begun) and _EMPLOYER_ALONE.fullmatch(occupation, len(begun)))
    whole = whole or (seat and is_other_office(office, occupation))
    whole = whole or (_TRADE_AT.match(occupation) and (seat or is_office(occupation)))
    return is_title(office) and not _OPEN_END.search(office) and occupation[0].isupper() and bool(whole)


def _asks_else(line: str) -> bool:
    """Whether a line has a label of what is not read: "Involvement in Legal Proceedings", "Date of Birth:"."""
    line = _BEFORE_LABEL.sub("", line)
    other = _OTHER_LABEL.match(line)
    return bool(
        (ASKED.match(line) and (":" in line or not has_office(line)))
        or (other and not (has_office(other["label"]) or is_entity(other["label"]) or is_address(line[other.end() :])))
    )


def _closed(lines: Sequence[str]) -> list[str]:
    """Return lines, those that a parenthesis opens in and does not close with the next: "(citizen of the United".

    A citizenship goes on with a country behind "and", or with "of" and a country.
    """
    whole: list[str] = []
    for line in lines:
        is_open = bool(whole) and whole[-1].count("(") > whole[-1].count(")") and ")" in line
        is_open = is_open or (bool(whole) and whole[-1].endswith(" United") and line.startswith(("Kingdom", "States")))
        is_open = is_open or (bool(whole) and _REPUBLIC.fullmatch(whole[-1]) is not None)
        is_open = is_open or (bool(whole) and _CITIZEN_OPEN.search(f"{whole[-1]}\n{line}") is not None)
        if is_open or (
            whole and line.startswith("and ") and CITIZENSHIP.match(whole[-1]) and COUNTRIES.fullmatch(line[4:])
        ):
            line = f"{whole.pop()} {line}"
        whole.append(line)
    return whole


def without_citizen(line: str) -> list[str]:
    """Return a line, one with a citizenship at either end as two: "President (Canadian citizen)"."""
    line = _COUNTRY_ASIDE.sub(r"\n\1", line) if line.endswith("]") else line
    return list(filter(None, _CITIZEN_BEHIND.sub(r"\n\1", _CITIZEN_FIRST.sub("\\1\n", line)).split("\n")))


def _by_label(line: str) -> list[str]:
    """Return a line, one in which another label follows as several: "Tarn Corp. Citizenship: Canada"."""
    label = LABEL.match(line)  # "Bus. Address:" is one
    hits = _POINT.finditer(line, label.end() if label else 0, MOST_OF_LINE)
    ends = [hit.end() for hit in hits if LABEL.match(line[hit.end() : MOST_OF_LINE])]
    return [line[begin:end].strip() for begin, end in pairwise([0, *ends, len(line)])]


_EMPLOYER_FIRST = re.compile(
    r"(?P<who>[^\d]{2,60}\b(?:Inc|Corp|Co|Company|Corporation|Ltd|LLC|L\.L\.C|LLP|P\.C|N\.A|plc)\b\.?),\s+(?P<at>\d{1,5}\s[^\n]*)"
)


def _divided(lines: Sequence[str]) -> list[str]:
    """Return lines, one of an office and an address as two, and the number of a house before its street."""
    parts: list[str] = []
    number = ""
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        line, number = number + line, ""
        cut = _NUMBER_LAST.search(line)
        if cut and _STREET.search(below) and below[:1].isupper():
            line, number = line[: cut.start()], f"{cut[1]} "
        if parts and (employer := _EMPLOYER_FIRST.fullmatch(line)):  # of an office in the line above
            parts += [employer["who"], employer["at"]]
            continue
        office, address = office_and_address(line)
        is_post = (
            has_title(office) or _WORKS.match(office) is not None or (has_office(office) and _OF_ENTITY.match(office))
        )
        is_post = is_post or (has_office(office) and line.endswith(f"({address})"))
        is_post = is_post or (bool(parts) and office.isalpha() and _HOUSE.match(address) and not is_address(parts[-1]))
        is_post = is_post or (bool(parts) and _is_rest_of_office(office, parts[-1]))
        parts += [office, address] if address and is_post and not COUNTRIES.fullmatch(office) else [line]
    return parts


def _is_rest_of_office(words: str, above: str) -> bool:
    """Whether words before an address are the rest of the office in the line above: "(coal dealer)", "Bank & Trust"."""
    if not words or any(map(str.isdigit, words)) or is_address(above):
        return False
    whom = _OF_WHOM.search(above)
    begun = above.endswith(",") or (whom and not is_entity(whom[0]))
    of_firm = begun and (is_entity(words) or _PARTNERS.search(words))
    cut = has_office(above) and (of_firm or (_OPEN_END.search(above) and not above.endswith(",")))
    return _ASIDE.fullmatch(words) is not None or bool(cut)


def _kind_of(
    line: str, kinds: Kinds, current: str, before: str, more: Sequence[str], so_far: str, *, apart: bool
) -> tuple[str, str]:
    """Return what a line states, and its words without a label; `current` is what the line `before` stated.

    An employer that the occupation `so_far` names stands again above an address. A line is `apart` from the one before
    where its first word had room there.
    """
    label = LABEL.match(line)
    if label:
        kind = kind_of_label(label["label"])
        if kind:
            words = line[label.end() :].strip()
            return kind, (citizenship_of(words) or words if kind == "citizenship" else words)
    if _SAME_ADDRESS.fullmatch(line):
        return "address", line
    whom = (
        before.endswith((",", "&"))
        and is_entity(line)
        and not (line[:3].lower() == "c/o" or any(map(str.isdigit, line)))
    )
    if current in ("position", "occupation") and whom:
        return current, line  # "Chairman," above "Tarn Bank, Limited"
    stated = citizenship_of(line)
    if stated and (not kinds or "citizenship" in kinds or CITIZENSHIP.match(line)):
        return "citizenship", stated
    office = "occupation" if not kinds or "occupation" in kinds else "position" if "position" in kinds else ""
    if COUNTRIES.fullmatch(line) and (not kinds or kinds & {"citizenship", "address"}):
        cited_below = any(COUNTRIES.fullmatch(other) or citizenship_of(other) for other in more)
        goes_on = (
            not line.startswith("(")
            and current == "address"
            and (  # "(British)", below an address
                cited_below
                or before.endswith(",")
                or (bool(kinds) and "citizenship" not in kinds)
                or (_CITY_STATE.fullmatch(line) is not None and _STREET.search(before) is not None)
            )
        )
        return "address" if goes_on else "citizenship", line
    if (
        not label
        and _STREET.search(line)
        and not has_office(line)
        and len(line.split()) < 5
        and any(map(_is_of_address, more[: 1 + (_STREET.match(line.rsplit(maxsplit=1)[-1]) is not None)]))
        and not (is_entity(line) or _PARTNERS.search(line) or LABEL.match(more[0]))
    ):
        return "address", line  # but no "Judicial Court" above the label of an address
    house = _HOUSE_LAST.fullmatch(line) or (_HOUSE.match(line) and not is_entity(line))
    house = house and not _UNION.fullmatch(line)  # "Local 41"
    street = more and _STREET.search(more[0]) and not has_title(more[0]) and any(map(is_address, more[1:2]))
    if more and (street or _POSTCODE.match(more[0]) or is_address(more[0])) and not LABEL.match(more[0]):
        below_name = office == "position" != current and not has_office(line)
        if not kinds and current in ("position", "occupation") and is_entity(line) and not has_office(line):
            below_name = apart and begins_address(more[0]) and any(map(LABEL.match, more))  # of an entry with labels
        again = not is_title(line) and (
            line in before
            or (so_far and line.startswith("Office of the "))
            or any(f"{word} {line}" in so_far for word in (",", " of", " at", " with", " for"))
        )
        site = (
            _SITE.fullmatch(line) and is_title(so_far) and not (_OPEN_END.search(before) or _NAME_LAST.search(before))
        )
        # what stands above a code and its city is no further word of the employer's name
        site = site or (_POSTCODE.match(more[0]) and is_entity(before) and not is_entity(line) and line[0].isupper())
        # "Les Tilleuls", below an employer's name and above "92096 Paris"
        below_office = current in ("position", "occupation") or (not current and has_title(so_far))
        whole = apart or (_HOUSE_FIRST.match(line) and current != "position")
        named = whole and _CODE_FIRST.match(more[0]) and _WHOM_LAST.search(so_far) and not _OPEN_END.search(before)
        told = _WHOM_LAST.search(so_far) or RETIRED.fullmatch(before)  # with whom, or that it is with nobody
        house_named = told and apart and not _OPEN_END.search(before) and is_person_name(line)  # "Orme Hall"
        site = site or house_named or (named and below_office and line[0].isupper() and not is_entity(line))
        if again or below_name or (house and not has_title(line)) or (site and not has_office(line)):
            return "address", line
    of_unit = _UNIT.match(line) and "address" in kinds and not _OPEN_END.search(before)
    of_unit = of_unit and (apart or _SCHOOL.search(before))  # "Haas-Orme", above "School of Business", is cut
    if of_unit and current in ("position", "occupation") and any(map(is_address, more)):
        return "address", line
    if is_address(line) and (
        line.startswith("c/o ") or not has_title(line) or any(map(str.isdigit, line))
    ):  # but "c/o Office of the President"
        return "address", line
    if not office or _POSTCODE.match(line):
        return "address", line
    if current == "address":
        if _COUNTRY_LAST.search(line) and not has_title(line):
            return "address", line
        if re.match(r"[A-Z]", line) and has_title(line) and _OF_ENTITY.search(line):
            return office, line  # "Chairman, Tarn Corp."
        if (
            not kinds
            and (_is_city(before) or _COUNTRY_LAST.search(before))
            and line.isascii()
            and not any(map(str.isdigit, line))
        ):
            return office, line  # behind a whole address
        if is_title(line) or ((has_title(line) or RETIRED.match(line)) and not (is_entity(line) or line[0] == "(")):
            return office, line  # "Group Managing Director"
        return (office, line) if re.match(r"\s*\(", line) else ("address", line)
    if office == "position" and any(map(str.isdigit, line)) and not (has_office(line) or _OPEN_END.search(before)):
        return "address", line
    return office, line


def _is_of_address(line: str) -> bool:
    """Whether a line below a street is of its address: "St. Michael, Barbados" has no number."""
    return is_address(line) or (_COUNTRY_LAST.search(line) is not None and not (has_title(line) or is_entity(line)))


def _is_city(line: str) -> bool:
    """Whether a line ends with a city: the number of a house, a suite or a box is no code."""
    last = line.rpartition(",")[2]
    return CITY.search(line) is not None and _STREET.search(last) is None and _AVENUE.match(last) is None


def citizenship_of(line: str) -> str:
    """Return the citizenship that a line states."""
    hit = CITIZENSHIP.match(line)
    words = ((hit["a"] or hit["b"]) if hit else "").strip(" ,)")
    words = words if "." in words[:-1] else words.rstrip(".")
    return words if words and len(words.split()) <= 8 else ""


def _is_behind_address(words: str, comma: re.Match[str]) -> bool:
    """Whether an office stands behind a comma, and an address before it: "1 Weir Road, London, Director"."""
    return (
        is_office(words[comma.end() :]) and ends_address(words[: comma.start()]) and is_address(words[: comma.start()])
    )


_AT_HOUSE = re.compile(r",?(?:\s(?:with\s)?(?:(?:its|his|her)\s)?offices?)?(?:\slocated)?\sat\s(?=\d)")


_DASHES = re.compile(r"\s(?:-{1,2}|–|—)\s")


def dashed(words: str) -> tuple[str, str]:
    """Return an address and what stands behind a dash, if anything: "9 Weir Road, Fenn, Ohio 43999 -- President"."""
    place, _, behind = map(str.strip, _DASHES.sub("\0", words, count=1).partition("\0"))
    return (place, behind) if behind and is_address(place) and ends_address(place) else ("", "")


_NUMBER_AMID = re.compile(  # of a house, behind a name
    r"(?:(?<![\w'’&-])[A-Z][\w'’&-]{0,30}|[.)])(?P<at>\s)(?=\d{1,5}\s[A-Z][a-z]+\s)"
)


_ROUTE = re.compile(
    r"(?:r\.?(?:f\.?d|r)\.?|(?:rural\s)?route|rt\.?|box)\s#?\d{1,4}", re.IGNORECASE
)  # in place of a street


def office_and_address(words: str) -> tuple[str, str]:
    """Return the office and the address that words have in a row: the address from its street on, or up to its code.

    It may stand in parentheses behind the office. Where words are too long for a row, all are the office.
    """
    if len(words) > MOST_OF_LINE:
        return words, ""
    behind = _BEHIND_OFFICE.fullmatch(words)
    if behind and is_address(behind["address"]) and ends_address(behind["address"]):
        return behind["office"], behind["address"]
    if _HOUSE.match(words):
        cut = _BEHIND_CODE.search(words)
        cut = cut or next((c for c in _COMMA.finditer(words) if _is_behind_address(words, c)), None)
        return (words[cut.end() :], words[: cut.start()]) if cut else ("", words) if is_address(words) else (words, "")
    if (at := _AT_HOUSE.search(words)) and is_address(words[at.end() :]) and ends_address(words):
        return words[: at.start()], words[at.end() :]  # "physician in private practice at 9 Weir Lane, Fennick, NY"
    parts = words.split(", ")
    for n, part in enumerate(parts[1:], start=1):
        behind = ", ".join(parts[n + 1 :])
        named = _STREET.search(part) and ends_address(behind) and not (has_title(behind) or is_entity(part))
        coded = _HOUSE_LAST.fullmatch(part) and _CODE_FIRST.match(behind) and part[0].isupper()
        if (
            named
            or coded
            or _ROUTE.fullmatch(part)
            or (part.isdigit() and _STREET.match(behind))  # "8, quai du Mont-Blanc, 1201 Geneva"
            or (is_address(part) and (_HOUSE.match(part) or (_HOUSE_LAST.fullmatch(part) and _STREET.search(part))))
        ):
            return ", ".join(parts[:n]), ", ".join(parts[n:]).removeprefix("at ").removeprefix("of ")
    # "President Tarn Supply, Inc. 9 Weir Road Fennick, New York 10999", whose lines are joined
    street = _NUMBER_AMID.search(words) if ends_address(words) else None
    is_both = street and is_address(words[street.end() :]) and has_title(words[: street.start()])
    return (words[: street.start("at")], words[street.end() :]) if street and is_both else (words, "")


_AND_WORK = re.compile(  # "Director of Tarn, business executive", "Auditor (attorney)"
    r"(?P<office>[^(),;]*\b(?:director|trustee)(?:\sof\s[^(),;]{2,60})?|[^(),;]+(?<!\s)(?=\s\())"
    r"(?:,\s(?P<work>(?-i:[a-z])[^;]*)|\s\((?P<aside>[^()]+)\))",
    re.IGNORECASE,
)


_SEAT_AND_OFFICE = re.compile(  # "Manager of Tarn GP LLC and Partner at Weir Mills"
    r"(?P<seat>(?:(?:[Ss]ole|[Nn]on-[Ee]xecutive)\s)?(?:[Dd]irector|[Tt]rustee|[Mm]anager)\sof\s(?P<whom>[^(),;]{2,60}?))\sand\s"
    r"(?P<office>(?![Dd]irector|[Tt]rustee|[Mm]anager)[A-Z][^(),;]{2,60}?\s(?:at|of|with)\s(?:the\s)?[A-Z].+)"
)


def seat_and_office(words: str) -> tuple[str, str]:
    """Return a seat with an entity and the office elsewhere behind it; the words and "" where they are no such two."""
    both = _SEAT_AND_OFFICE.fullmatch(words)
    is_both = both and is_entity(both["whom"]) and is_office(both["office"])
    return (both["seat"], both["office"]) if both and is_both else (words, "")


def office_and_work(words: str) -> tuple[str, str]:
    """Return an office and what who holds it works as, behind it; the words and "" where no such work does."""
    both = _AND_WORK.fullmatch(words)
    work = (both["aside"] or both["work"]) if both else ""
    works = _WORKS.match(work) is not None and work.lower() != "retired"  # which says something of the office
    return (both["office"], work) if both and has_title(both["office"]) and works else (words, "")


def line_of(lines: list[str] | None) -> str:
    """Return the lines of a value as one; a word that a hyphen divides at the end of a line is whole: "Cook-Orme"."""
    words = _AT_STROKE.sub("", undivided("\n".join(lines or ())))
    words = " ".join(_RAISED.sub(r"\1", words).split()).strip(" ;:")
    return _CUT_AT_HYPHEN.sub("-", words) if "- " in words else words


def undivided(lines: str) -> str:
    r"""Return lines, a word that a hyphen divides at the end of one whole: with it, but those that titles consist of.

    >>> undivided("Vice-\npresident and Repre-\nsentative Director, Orme-\nTarn plc")
    'Vice-president and Representative Director, Orme-Tarn plc'
    """
    return _HYPHEN.sub(_undivided, lines) if "-" in lines else lines


def _undivided(hit: re.Match[str]) -> str:
    first, rest = hit.groups()
    whole = f"{first}{rest}"
    known = whole.lower() in _OF_TITLES or COUNTRY.fullmatch(whole)
    return whole if known and (rest.islower() or first.isupper()) else f"{first}-{rest}"


def says(words: str) -> bool:
    """Whether words have a letter or a figure."""
    return any(map(str.isalnum, words))


def _words(kind: str) -> frozenset[str]:
    """Return the words of a kind in the table beside this module."""
    rows = (line.split("\t") for line in _TABLE)
    return frozenset(word for row in rows if row[0] == kind for word in row[1].split(" "))


_TABLE = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
_TITLES, _PARTICLES, GIVEN, HERS = _words("title"), _words("particle"), _words("given"), _words("her")
PARTICLES = rf"(?:(?:{'|'.join(map(re.escape, sorted(_PARTICLES)))})[ ]){{0,3}}"
_COMMON = _TITLES | _words("place") | _words("other")
_OF_TITLES = _TITLES | _words("title-too")  # whole words
# Of these words some are given names, where they stand first, and some are surnames, behind an initial or a given name.
_GIVEN_TOO, _SURNAMES_TOO = _words("given-too"), _words("surname-too")
_PLACE = re.compile(rf"(?:[A-Z][\w.'’\- ]*,\s*)?(?:{STATES}|{COUNTRY.pattern})\W*")
_HONORIFIC = re.compile(
    r"\A(?:(?:mr|mrs|ms|miss|jhr|jkvr|drs|lic|arq|dott(?:\.?\s?ssa)?|(?:avv|ing|rag|cav|ir|mevr|dhr|mw)(?=\.)|(?:dr|prof|dipl|mag)(?:\.[\s-]*(?:h\.\s?c|jur|med|rer|nat|pol|phil|ing|oec|mult|dr)\b)*|sir|dame"
    r"|sister|brother|father|msgr|monsignor|rabbi|bishop|hon|h\.\s?(?:r\.\s?)?[ehm]|prince(?:ss)?|viscount|earl|tan\s+sri|dat(?:uk|o['’]?)|(?:the\s+)?(?:lord|lady|baron(?:ess)?)|sheikh"
    r"|(?:the\s+)?(?:(?:rt\.?|right|most|very)\s+)?(?:hon\w*|rev(?:erend)?)|professor|gen|adm|col|capt"
    r"|ambassador|(?:(?:lieutenant|lt\.?|major|maj\.?|brigadier|vice|rear)\s+)?(?:general|admiral|colonel)(?=\s+(?-i:[A-Z])\S*\s+(?-i:[A-Z])))\b\.?,?\s+)+",
    re.IGNORECASE,
)
_PRIVY = re.compile(r",\s+P\.\s?C\.?\Z")  # of a Privy Counsellor, "the Hon.", whose firm has no title
PEER = r"(?:Lord|Lady|Baron(?:ess)?|Viscount(?:ess)?)\s"
PEER_OF = r"(?:[Tt]he\s)?(?:Earl|Countess|Duke|Duchess|Marquess|Marquis|Marchioness|Viscount(?:ess)?)\sof"
_PEERAGE = re.compile(rf"{PEER_OF}\s[A-ZÀ-Þ][\w'’\-]+")  # whose name is a title: "The Earl of Tarnbrook"
OF_PLACE = re.compile(r"\s(?:of|OF)\s[A-ZÀ-Þ][\w'’\-]+\Z")  # of a peer: "Lord Orme of Tarnbrook"
_SUFFIX = re.compile(
    r"\s\((?:(?:Mrs?|Ms|Miss|Dr)\.?|(?i:a\.?k\.?a\.?|also\sknown\sas|alias|formerly|n[ée]e))\s[A-ZÀ-Þ][^()\d]{2,40}\)(?=[,;\s]|\Z)|"
    r",?\s+\(?(?:(?i:Jr|Sr|Esq(?:uire)?)|II|III|IV|V|[23]d|2nd|3rd|[45]th|P[Hh]\.?\s?D|M\.?D|J\.?D|D\.?D\.?S|D\.?V\.?M|R\.?N"
    r"|CFA|CAIA|CPA|RA|C\.A|P\.?\s?Eng|C\.P\.A|C\.F\.A|S\.J|F\.S\.A|F\.C\.A|M\.A\.A\.A|C\.L\.U|O\.P|D\.O|P\.E|Ed\.D|M\.?B\.?A|LL\.?[BMD]|R\.S\.M|O\.S\.[A-Z]|O\.F\.M|C\.S\.[CJ]|S\.S\.J|S\.N\.D|Q\.?C|J\.?P|[GSB]\.?B\.?[SM]|A\.?[OCM]|[COM]\.?B\.?E|BMM|K\.?C\.?B|(?:U\.?S\.?(?:N|A|AF|MC|CG)\.?,?\s\(?)?Ret|(?<=\()(?:Mrs?|Ms|Miss|Dr))\.?\)?(?=[,;\s]|\Z)"
    # of any order or college
    r"|,\s+(?!U\.|L\.\s?[LP]|[NS]\.\s?[AV]|B\.\s?V|P\.\s?[CL](?!\.,\s[A-Z]\.\s?[A-Z]\b)|A\.\s?[GBS])(?:[A-Z]\.\s?){1,4}[A-Z](?:\.|\Z)(?=[,;\s]|\Z)",
)
_SHORT_ENTITY = re.compile(r"[A-Z]{2,5}\s(?:I{2,3}|IV|VI{1,3}|IX)")  # "OEF VI"
_INITIALS_FIRST = re.compile(r"\A(?:[A-Z]\.\s?){2,3}(?=\w\w)")
_NICKNAME = re.compile(r"[(\"“'‘]{1,2}[A-Z][\w.\-]{0,14}[)\"”'’]{1,2}(?=\s)")
_TWO_NAMES = re.compile(r"(?P<name>[^()]+) \((?P<other>[^()]+)\)")  # of one: "Moss Xiaolan (Helen Moss)"
_CUT = re.compile(  # what a name does not end with
    r"(?:(?:\A|\s)(?:[A-Z]|(?:[A-Z]\.){1,3}|St\.)|[,&(\-]|[\"”][)]?|(?:\A|\s)(?:de|la|las|los|del|della|di|da|dos|du|van|von|der|den|y|e|bin|binti|binte|al|of))\s*\Z"
)
_NAME_AND_OFFICE = re.compile(r"\s*+(?:,|;|(?<=\s)/(?=\s)|(?<=\s)[-–—]+|--|:|(?<=\s)[(\[])\s*+")
ENTITY_REST = re.compile(
    r"(?:\(?[A-Z][\w. ]{1,20}\),?\s+)?(?:inc|l\.?l\.?c|l\.?p|ltd|limited|corp|co|n\.a|plc|p\.?c|s\.a)\b\.?(?!-)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`.\-])*")
_OF_MARKS, _OF_NICKNAMES = frozenset("⁽(*†‡+#/"), frozenset("(\"“'‘")
NOTE_MARK = re.compile(
    r"⁽[^⁾]{1,12}⁾|(?<=\S)(?:(?<![*†‡+#])[*†‡+#]{1,6})?\s*+(?:(?:\((?:\d{1,2}(?:,\s?\d{1,2}){0,3}|[A-Za-z]|[*+†]{1,4})\)|/\d{1,2}/|\[\d{1,2}\])[\s,]{0,2}){1,4}(?=\W*\Z)|(?<![*†‡+#])[*†‡+#]{1,6}(?=\W*\Z)"
)


def tidied(words: str) -> str:
    """Return words without marks of notes, and without what stands around them."""
    bare = " ".join(words.split())
    return (bare if _OF_MARKS.isdisjoint(bare) else NOTE_MARK.sub("", bare)).strip(" :;,.-–—_\t")


def without_honorific(name: str) -> str:
    """Return a name without what is written before it, as "Dr.", and without marks of notes."""
    return _HONORIFIC.sub("", tidied(name))


@lru_cache(maxsize=4096)
def without_suffix(name: str) -> str:
    """Return a name without what is written behind it: "Jr.", "M.D."."""
    while (cut := _SUFFIX.sub("", name)) != name:
        name = cut
    return name


def end_of_suffix(words: str, end: int) -> int:
    """Return where what is written behind a name that ends at a place ends: ", U.S.A. (Ret.)"; there for nothing."""
    while (hit := _SUFFIX.match(words, end)) and not re.match(r"\s\(\w+\.?\s", hit[0]):  # "(Mr. Orme)" defines
        end = hit.end()
    return end


@lru_cache(maxsize=4096)  # of a row the same words are asked for again and again
def is_person_name(words: str, *, listed: bool = False) -> bool:
    """Whether words are the name of a natural person and nothing else.

    Where names are `listed`, the surname may be any word that is one: "Leonard Church".

    >>> is_person_name("Basil T. Orme, Jr."), is_person_name("Executive Officers"), is_person_name("New York, NY")
    (True, False, False)
    """
    if len(words) > SHORT_LINE:
        return False
    whole = tidied(words)
    if (two := _TWO_NAMES.fullmatch(whole)) and not {*two["name"].split()}.isdisjoint(two["other"].split()):
        return is_person_name(two["name"], listed=listed) and is_person_name(two["other"], listed=listed)
    bare = _HONORIFIC.sub("", whole)
    if _PEERAGE.fullmatch(whole) or _PEERAGE.fullmatch(bare):
        return True
    titled = bare != whole
    bare = _PRIVY.sub("", bare) if titled and "Hon" in whole[: -len(bare)] else bare
    bare = without_suffix(OF_PLACE.sub("", bare) if titled else bare)
    if not _OF_NICKNAMES.isdisjoint(bare):
        bare = _NICKNAME.sub("", bare).strip()
    if not bare or any(map(str.isdigit, bare)) or len(bare) > 48 or _PLACE.fullmatch(bare):
        return False
    if _SHORT_ENTITY.fullmatch(bare):
        return False
    surname = bare.split()[-1]
    known = listed and surname.lower() in _SURNAMES_TOO and not is_entity(bare.removesuffix(surname))
    if is_entity(_INITIALS_FIRST.sub("", bare)) and not known:  # "S. A. Orme" is no S.A.
        return False
    parts = [part.split() for part in bare.split(",")]
    first = parts[0][:1]
    capital = bool(first) and len(first[0]) > 1 and first[0].isupper() and not bare.isupper()
    most = 3 if (titled or capital or listed) and len(parts[-1]) == 1 else 2  # "Ms. Chan Wing Yan, Winnie"
    if (
        len(parts) > 2
        or not parts[0]
        or (len(parts) == 2 and (sum(t not in _PARTICLES for t in parts[0]) > most or not 0 < len(parts[1]) <= 3))
        or (len(parts) == 2 and RETIRED.fullmatch(" ".join(parts[1])))  # "Basil Orme, Solicitor"
    ):
        return False
    tokens = [token for part in reversed(parts) for token in part]  # as "Carla M. Price", "Price, Carla M."
    if not (2 - titled) <= len(tokens) <= 6 or tokens[0] in ("i", "y", "e"):  # between names, else a mark
        return False
    if tokens[0].lower() in ("st.", "saint") and len(tokens) == 2:  # "St. Anne" is a town
        return False
    for n, token in enumerate(tokens):
        small = token.lower()
        if not (_WORD.fullmatch(token) or small in _PARTICLES) or (
            (small in _COMMON or _TITLES.issuperset(small.split("-"))) and not _is_name_too(tokens, n, listed=listed)
        ):  # "Vice-President"
            return False
        if not token[0].isupper() and small not in _PARTICLES and not token.startswith(("d'", "d’", "al-", "el-")):
            return False
    last = parts[0][-1] if len(parts) == 2 else tokens[-1]
    initial = (
        len(tokens) > 2 and last.strip(".").isupper() and all(len(token) > 2 for token in tokens[:-1])
    )  # "Ana Mena Ruiz L."
    return (initial or sum(char.isalpha() for char in last) > 1) and not (
        len(tokens) == 2 and last.lower() in _PARTICLES
    )


_BEHIND = {"kong": ("hong",), "paulo": ("são", "sao")}  # what makes a name a place


def _is_name_too(tokens: Sequence[str], n: int, *, listed: bool) -> bool:
    """Whether a common word is a name where it stands: "Louis Orme", "George W. Price", "Anna Page"."""
    small, first = tokens[n].lower(), tokens[0].lower()
    if small in ("two", "three", "four") and 0 < n == len(tokens) - 2:
        return tokens[-1].endswith("s")  # "Leland Two Horses"
    if small in _BEHIND:  # "Ang Kong Hwa", "João Paulo Orme"
        return len(tokens) > 1 and (n == 0 or tokens[n - 1].lower() not in _BEHIND[small])
    if n == 0 or (n == 1 and len(tokens) > 2 and len(first.strip(".")) == 1):  # "W. Dean Orme"
        second = tokens[n + 1].lower() if len(tokens) > 1 else small
        return small in _GIVEN_TOO and (second not in _COMMON or second in _SURNAMES_TOO)
    initials = listed or any(len(token.strip(".")) == 1 for token in tokens[:n])
    given = (first in GIVEN or first in _GIVEN_TOO) and small not in ("court", "street", "house", "church")
    return small in _SURNAMES_TOO and n == len(tokens) - 1 and (initials or given)


NATION_AMID = re.compile(  # "Basil T. Orme (Canadian), President"
    rf"\s?\((?P<nation>{COUNTRY.pattern}(?:\s?(?:and|/|&)\s?{COUNTRY.pattern})?)\),\s(?P<rest>[^()]*(?:\([^()]*\)[^()]*)?)\Z",
    re.IGNORECASE,
)
_LEADER_BEHIND_MARK = re.compile(r"(?<=[*†‡)])\.(?:\s?\.){0,80}\s?\Z")


@lru_cache(maxsize=4096)  # many headers in a row ask again for each row below them
def name_and_rest(words: str, *, listed: bool = False) -> tuple[str, str]:
    """Return the name that words begin with and what follows it, such as an office; "", "" where there is none.

    Where names are `listed`, or an office follows, "Leonard Church" is one.
    """
    if len(words) > LONG_LINE:
        return "", ""
    words = _LEADER_BEHIND_MARK.sub("", words)
    bare = " ".join(IN_OTHER_LETTERS.sub("", NOTE_MARK.sub("", words)).split())
    bare = re.sub(r"\A[*†‡+#]{1,3}\s?(?=[A-Z])", "", bare)
    bare = bare.rstrip(" .") if bare.endswith(" .") else bare  # a leader of dots
    bare = bare.removesuffix("/").rstrip()  # above an office
    bare = _ENTRY_MARK.sub("", bare)
    bare = NATION_AMID.sub(r", \g<rest> (citizen of \g<nation>)", bare) if "), " in bare else bare
    if is_person_name(bare, listed=listed):
        return re.sub(r"\.{2,}\Z", ".", bare.strip(" :;,*")), ""
    cuts = [hit for hit in _NAME_AND_OFFICE.finditer(bare) if hit.start()]
    for hit in reversed(cuts[:3]):
        name, rest = bare[: hit.start()], bare[hit.end() :].strip()
        if rest.count(")") > rest.count("("):  # "Basil Orme (Chairman), 9 Weir Road"
            rest = rest.rstrip(" )")
            rest = rest.replace("), ", "; ", 1) if has_title(rest.partition(")")[0]) else rest
        rest = rest.rstrip(" ]") if rest.count("]") > rest.count("[") else rest
        if hit[0][0] == "," and not without_suffix(f", {rest}") and is_person_name(name, listed=listed):
            return bare.strip(" :;,*"), ""  # "Lord Orme of Tarn, QC"
        if (
            is_person_name(name, listed=listed or is_office(rest))
            and rest
            and not (ENTITY_REST.match(rest) or _STATE.fullmatch(rest))  # "San Mateo, California 94404"
            and ("/" not in hit[0] or COUNTRIES.fullmatch(rest) or (is_office(rest) and "/" not in rest))
            and not is_person_name(bare[: hit.end()] + rest.split(",")[0])
            and not ("," in name and _PLACE.fullmatch(rest))  # "Long Wharf, Boston, MA"
        ):
            return NOTE_MARK.sub("", name).strip(" :;,*"), rest
    return "", ""


def is_fragment(words: str) -> bool:
    """Whether words may be the rest of a name that a narrow column wraps."""
    if len(words) > SHORT_LINE:
        return False
    bare = _NICKNAME.sub("", without_honorific(words) + " ").strip()
    tokens = bare.replace(",", " ").split()
    return (
        0 < len([token for token in tokens if token not in _PARTICLES]) <= 3
        and not is_entity(bare)
        and not has_title(bare)
        and all(
            _WORD.fullmatch(token) and (token[0].isupper() or token in _PARTICLES)
            and token.lower() not in _COMMON
            for token in tokens
        )
    )  # fmt: skip


def is_surname(words: str) -> bool:
    """Whether words are one name, with what may stand before it: "van der Orme"."""
    return [word in _PARTICLES for word in words.split()].count(False) == 1


_PEER_ALONE = re.compile(rf"{PEER}\S+\Z")  # whose name is whole


def is_cut(words: str) -> bool:
    """Whether a name goes on in the next line: it is a single word, with or without a title, or ends as none does."""
    bare = " ".join(words.split())
    if "," in bare.rstrip(" ,") and is_person_name(bare):
        return False  # "Orme, Basil T."
    alone = len(without_honorific(bare).split()) == 1
    return bool(_CUT.search(bare)) or (alone and not _PEER_ALONE.search(bare))


_FIRST_OF_OFFICE = re.compile(r"(?:(?:sr|asst|assoc|exec|dep)\.?\s+)?(?P<word>[\w-]+)", re.IGNORECASE)


def is_office(words: str) -> bool:
    """Whether words begin with the name of an office or an occupation."""
    first = _FIRST_OF_OFFICE.match(words)
    return is_title(words) or (first is not None and first["word"].lower() in _TITLES)


def has_office(words: str) -> bool:
    """Whether words name an office, or begin with an occupation."""
    return has_title(words) or is_office(words) or RETIRED.match(words) is not None
