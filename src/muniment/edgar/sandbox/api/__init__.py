"""The calls of the filer side: those that the SEC publishes, the upload form, and the sandbox's own.

Messages to a caller are those of the examples of the SEC's OpenAPI document 1.11.0 wherever it has any.
"""
