"""A server of the Model Context Protocol, for programs with language models: a store and folders, read only.

`server.py` has the tools, `answers.py` what each answers: from which files, values with their evidence.
"""
