"""`python -m muniment` is the command line."""

from muniment.cli import program

program()
