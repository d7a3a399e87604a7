"""Money of Form D: what each notice says, and what the amount sold grew by between the notices of one offering.

* `notices.py`: what one notice tells, as a row of `tables.notices`;
* `raised.py`: how much an offering raised with each of its notices: pure, and the definition of it;
* `due.py`: when an amendment was due, which depends on the notice before it;
* `following.py`: works both out for whole offerings, from their rows.
"""

from muniment.study.offerings.following import follow
from muniment.study.offerings.notices import put

__all__ = ["follow", "put"]
