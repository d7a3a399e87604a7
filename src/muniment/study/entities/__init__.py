"""Who is who: everybody whom filings name, found out by rules that say why.

* `mentions.py`: whom a filing names; `naming.py`, `places.py`: names and addresses as they are compared;
* `marks.py`: what a mention is recognised by; `linking.py`: who is who among them: both pure;
* `keeping.py`, `counting.py`: in the store; `taking.py`: one pass over new filings; `deciding.py`, `by_hand.py`: what
  people say; `showing.py`: an entity with every reason.
"""

from muniment.study.entities.mentions import mentions_of
from muniment.study.entities.taking import Resolved, forget, take

__all__ = ["Resolved", "forget", "mentions_of", "take"]
