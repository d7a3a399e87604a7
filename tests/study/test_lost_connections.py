"""A study whose connection is lost midway studies those filings again, and nothing twice."""

from muniment.store import Store, database
from muniment.study import offerings
from muniment.study.updating import update
from study.questions.test_notices import NOTICES, notice
from study.test_touched import worked_out


def test_a_portion_whose_connection_is_lost_is_studied_again(server, tmp_path, monkeypatch):
    url = server.store()
    name = url.rpartition("/")[2]
    lost = []
    follow = offerings.follow

    def lose(connection, statements):
        if len(lost) < 2:
            lost.append(name)
            server.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        return follow(connection, statements)

    monkeypatch.setattr(database, "_WAITS", (0.01,) * 3)
    made = [notice(number, *told) for number, told in enumerate(NOTICES, 1)]
    contents = {one.content_hash: None for one in made}
    with Store.open(url) as store, Store.open(tmp_path / "filings.db") as other:
        for each in (store, other):
            each.add(made, contents)
        update(other)
        monkeypatch.setattr(offerings, "follow", lose)
        assert update(store).filings == len(made)
        assert len(lost) == 2
        assert worked_out(store) == worked_out(other)
    server.drop(url)
