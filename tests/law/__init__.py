"""A second opinion on deadlines and duties, from the text of the rules alone: no code and no table of the program."""
