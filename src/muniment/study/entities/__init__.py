"""Who is who: everybody whom filings name, found out by rules that say why.

* `names.py`: names and addresses as they are compared;
* `linking.py`: what a mention is recognised by, and who is who among them: pure;
* `repository.py`: in the store; `resolve.py`: one pass over new filings;
* `lookup.py`: an entity by what people call it, with every reason; what they decide by hand.
"""
