"""Money of Form D: what each notice says, and what the amount sold grew by between the notices of one offering.

* `notices.py`: what one notice tells, as a row of `tables.notices`;
* `raised.py`: how much an offering raised with each of its notices: pure, and the definition of it;
* `alike.py`: which notices of one day report the same money, and what was raised when it is counted once;
* `due.py`: when an amendment was due, which depends on the notice before it;
* `following.py`: works both out for whole offerings, from their rows.
"""

from muniment.study.offerings.alike import amounts, count_once
from muniment.study.offerings.following import follow
from muniment.study.offerings.notices import put

__all__ = ["amounts", "count_once", "follow", "put"]
