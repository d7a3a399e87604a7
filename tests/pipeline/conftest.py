from databases import databases, nowhere, server, where  # noqa: F401 - fixtures
