"""Fuzzing: files that nobody would make go the whole way of a file, and every crash on it is a defect."""
