"""From a filing that EDGAR accepts to an event in the outbox: watching, alerts, and what they say.

The public functions for pages and commands: `saved.of`, `saved.save`, `saved.pause`, `saved.remove`; `matching.past`
("test it on the past"); `watching.Watcher`.
"""
