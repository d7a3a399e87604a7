"""A server of the Model Context Protocol: a store and some folders for programs that talk in words; it writes nothing.

`server.py` has the tools, `answers.py` what each answers: from which files, values with their evidence.
"""
