"""The store in a browser: pages that work without JavaScript, and the same answers as JSON.

`answers` computes what a page says, as data; `pages` gives each answer an address and dresses it as HTML or JSON;
`app` puts the pages together behind one set of safe headers.
"""
