"""A filing that tries everything: markup, events, addresses and styles wherever words may stand."""

from pathlib import Path

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


def escaped(words: str) -> str:
    """Return words as XML has them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
