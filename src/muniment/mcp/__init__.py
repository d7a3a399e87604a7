"""A server of the Model Context Protocol: a store and some folders for programs that talk in words; it writes nothing.

* `files.py`: which files may be read; `telling.py`: values with their evidence; `answers.py`: what each tool answers;
* `server.py`: the tools themselves.
"""
