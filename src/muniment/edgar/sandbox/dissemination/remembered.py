"""Finished answers, the least used forgotten first, and those that no longer hold at once."""

from collections import OrderedDict

from muniment.edgar.sandbox.dissemination.answers import Answer
from muniment.edgar.sandbox.dissemination.visible import Visible

MOST = 256 << 20
"""Bytes that are kept."""


class Remembered:
    """Answers by path, as `Visible` lets them hold; used by one thread."""

    def __init__(self, visible: Visible, most: int = MOST) -> None:
        self.visible, self.most, self.size = visible, most, 0
        self._held: OrderedDict[bytes, tuple[Answer, int]] = OrderedDict()
        self._by_topic: dict[str, set[bytes]] = {}

    def refresh(self) -> None:
        """Forget what no longer holds; to be called before anything is answered."""
        changed = self.visible.refresh()
        if changed is None:
            self._held.clear()
            self._by_topic.clear()
            self.size = 0
        elif changed:
            for topic in changed:
                for one in self._by_topic.pop(topic, ()):
                    self._forget(one)

    def get(self, path: bytes) -> Answer | None:
        """Return the answer to a path where there is one that holds now."""
        held = self._held.get(path)
        if held is None:
            return None
        answer = held[0]
        is_over = answer.until is not None and self.visible.now() >= answer.until
        if is_over or (answer.checked != self.visible.data_version and not self._is_current(answer)):
            self._forget(path)
            return None
        self._held.move_to_end(path)
        return answer

    def keep(self, path: bytes, answer: Answer, edition: int, version: int) -> None:
        """Keep an answer that was made while the edition and the data version were these."""
        if answer.status != 200 or answer.size > self.most // 4 or not self.visible.holds(answer.topics, edition):
            return
        self._forget(path)
        answer.checked = version
        size = 2 * answer.size  # it may be compressed later
        self._held[path] = answer, size
        self.size += size
        for topic in answer.topics:
            self._by_topic.setdefault(topic, set()).add(path)
        while self.size > self.most:
            self._forget(next(iter(self._held)))

    def _is_current(self, answer: Answer) -> bool:
        """Look again, after the database changed, at what an answer tells besides filings."""
        if answer.fleeting:
            return False
        if answer.about is not None:
            cik, told = answer.about
            query = "SELECT name, details FROM entities WHERE cik = ?"
            if self.visible.connection.execute(query, (cik,)).fetchone() != told:
                return False
        answer.checked = self.visible.data_version
        return True

    def _forget(self, path: bytes) -> None:
        held = self._held.pop(path, None)
        if held is None:
            return
        answer, size = held
        self.size -= size
        for topic in answer.topics:
            paths = self._by_topic.get(topic)
            if paths is not None:
                paths.discard(path)
                if not paths:
                    del self._by_topic[topic]
