"""Pages of the sandbox, filled in."""

from jinja2 import Environment, PackageLoader, StrictUndefined

_PAGES = Environment(
    loader=PackageLoader(__name__, "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
HTML = "text/html"


def filled(name: str, **values: object) -> bytes:
    """Return a page with values, which are escaped."""
    return _PAGES.get_template(name).render(**values).encode("utf-8", "replace")
