"""Study: who holds what, who raises what, over time and without counting twice.

* `facts.py`: what one filing tells that a study needs: pure, record in, facts out;
* `entities/`: who is who; `statements.py`: which filings are one statement, and what each of them changed;
* `ownership.py`: positions of Schedules 13D and 13G; `offerings.py`: money of Form D;
* `tables.py`: the tables all this is kept in, beside those of the store; `updating.py` keeps them current;
* `questions/`: named questions, each one file of SQL, and a view of the same name; `sql.py` somebody's own;
* `review.py`: doubtful readings for people to check; `charts/`, `exports.py`, `bods.py`: what others take.

Here is the front door: a question answered, and a table or an answer for Arrow. What they stand on loads late.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from muniment.extras import need

if TYPE_CHECKING:
    import pyarrow

    from muniment.study.questions import Answer

_STORE = "muniment.db"


def ask(question: str, *, store: str | Path = _STORE, limit: int | None = None, **given: object) -> "Answer":
    """Return the answer to a named question, such as `ask("holders", issuer="0001141240", as_of="2013-12-31")`.

    Args:
        question: a name; `muniment ask` lists them, docs/reference/questions.md describes them.
        store: the studied store, a path or a database URL.
        limit: at most so many rows; `Answer.more` says whether there are others.
        given: the question's parameters; days as `date` or `YYYY-MM-DD`.

    Raises:
        UsageError: there is no such question or parameter, or what is given makes no sense.
        EnvironmentProblem: there is no such store, it was not studied, or the extra `store` is not installed.
    """
    stores, questions = need("muniment.store", "store"), need("muniment.study.questions", "store")
    with stores.Store.open(store, read_only=True) as opened:
        return opened.ask(questions.ask, question, given, limit)


def frame(name: str, *, store: str | Path = _STORE, **given: object) -> "pyarrow.Table":
    """Return a table of a study, or the answer to a question, as an Arrow table: for Polars, pandas, DuckDB.

    Money, shares and percents are decimals and exact, days are dates, lists are lists of texts, what is not stated is
    null. A column has one type, whatever is in it: docs/reference/tables.md lists them. A value that has no exact place
    in it is null, too; a warning says so, and the schema's metadata has all such values as `unfit_values`, in JSON.
    `frame("holdings")` is a table of `muniment.study.tables`; `frame("raised_by_state", funds="no")` an answer.

    Args:
        name: a table or a question.
        store: the studied store, a path or a database URL.
        given: the question's parameters; a table has none.

    Raises:
        UsageError: there is no such table, question or parameter, or what is given makes no sense.
        EnvironmentProblem: there is no such store, it was not studied, or the extra `study` is not installed.
    """
    need("pyarrow", "study")  # where it is missing that is said before anything is opened
    stores, exports = need("muniment.store", "store"), need("muniment.study.exports", "store")
    with stores.Store.open(store, read_only=True) as opened:
        return exports.frame(opened, name, given)
