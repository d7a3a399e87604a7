"""Charts of a study: pure functions from rows to Vega-Lite specifications, and the one place that draws them.

* `theme.py`: colours and type, for light, dark and print; `words.py`: numbers and names as they fit into a picture;
* `steps.py`: what holds from one filing to the next: percent of a class, amounts sold;
* `bars.py`: money by month, and the greatest of many;
* `tiles.py`: the United States as a grid of tiles;
* `network.py`, `laying_out.py`: who stands with whom;
* `render.py`: a specification as SVG or PNG; needs the extra `study`.

A specification is a plain dict with its data inside: it asks for nothing from elsewhere. Every mark that stands for a
filing, a state or a person has a description (what people read when they point at it) and, where it has a page, its
address. Titles are not in the picture: they stand above it, as text.
"""
