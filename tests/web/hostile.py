"""A filing that tries everything: markup, events, addresses and styles wherever words may stand."""

from pathlib import Path

from datasets import row, text, zipped

EXAMPLES = Path(__file__).parents[2] / "examples"

SCRIPT = "<script>window.flag = 1; alert(1)</script>"
IMAGE = '"><img src=x onerror="window.flag=2; alert(2)">'
LINK = '<a href="javascript:window.flag=3">look</a>'
STYLE = "</style><style>body{display:none}</style>"
SVG = "<svg/onload=window.flag=4>"
ATTRIBUTE = '" onmouseover="window.flag=5" autofocus onfocus="window.flag=6" x="'
CLOSED = "</code></li></title></textarea></mark><iframe srcdoc='<script>parent.flag=7</script>'>"
TEMPLATE = "{{ 7 * 7 }}{% raw %}${7*7}"
PAYLOADS = (SCRIPT, IMAGE, LINK, STYLE, SVG, ATTRIBUTE, CLOSED, TEMPLATE)

ISSUER = f"Harmless {SCRIPT}{IMAGE}"
HOLDER = f"Gentle {ATTRIBUTE}{SVG}"


def hostile_filing() -> bytes:
    """Return the sample Schedule 13D with payloads in its names, its title, its items and its comments."""
    text = (EXAMPLES / "schedule-13d.xml").read_text("utf-8")
    text = text.replace("Larkspur Lantern Works, Inc.", escaped(ISSUER))
    text = text.replace("Theodora Quill</reportingPersonName>", f"{escaped(HOLDER)}</reportingPersonName>")
    text = text.replace("0009900001", "0009900666").replace("99021L100", "javascript:alert(8)")
    text = text.replace("None of them has been convicted", escaped("\n\n".join(PAYLOADS)))
    text = text.replace("<fundsSource>", f"<fundsSource><![CDATA[{SCRIPT}{LINK}{STYLE}]]>")
    return text.replace("</formData>", f"<odd>{escaped(''.join(PAYLOADS))}</odd></formData>").encode()


def hostile_page() -> bytes:
    """Return the sample page of a Schedule 13D with payloads as markup, in its names, and between its rows."""
    text = (EXAMPLES / "schedule-13d-2004.htm").read_text("utf-8")
    text = text.replace("Saltgrass Ferries, Inc.</U>", f"{escaped(ISSUER)}</U>")
    text = text.replace("<B>Gadfly Point Capital", f"<B>{escaped(HOLDER)}<B>Gadfly Point Capital")
    text = text.replace("<HR ", f"{SCRIPT}{STYLE}<HR onclick='window.flag=9' ")
    text = text.replace("None.</P>", f"{LINK}{IMAGE}{CLOSED}{TEMPLATE}{escaped(''.join(PAYLOADS))}</P>")
    return text.replace("</HEAD>", f"<base href='http://elsewhere.test/'>{SVG}{STYLE}</HEAD>").encode()


def hostile_text() -> bytes:
    """Return the sample text of a Schedule 13G with payloads in its names and among its items."""
    text = (EXAMPLES / "schedule-13g-1997.txt").read_text("utf-8")
    text = text.replace("Pennywhistle Foods Corporation", ISSUER, 1).replace("Tidewrack Growth Fund", HOLDER, 1)
    return text.replace("See rows 5", "".join(PAYLOADS)).encode()


def hostile_dataset(number: str) -> bytes:
    """Return a data set of one filing with payloads in its cells, in a column nobody knows, and in its head."""
    issuer = row("ISSUERS", number, ENTITYNAME=ISSUER, CITY=ATTRIBUTE, PHONENUMBER=LINK)
    head, first = text("ISSUERS", [issuer]).decode().splitlines()
    issuers = f"{head}\t{SCRIPT}\n{first}\t{CLOSED}{SVG}\n".encode()
    persons = [row("RELATEDPERSONS", number, LASTNAME=HOLDER, RELATIONSHIPCLARIFICATION="".join(PAYLOADS))]
    offering = [row("OFFERING", number, TOTALAMOUNTSOLD=IMAGE)]
    held = {"FORMDSUBMISSION": [row("FORMDSUBMISSION", number)], "ISSUERS": issuers}
    return zipped(held | {"RELATEDPERSONS": persons, "OFFERING": offering}, f"{STYLE.replace('/', '')}/")


def escaped(words: str) -> str:
    """Return words as XML has them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
