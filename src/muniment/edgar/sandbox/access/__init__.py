"""Who may do what: entities with CIKs and access codes, individuals with roles, delegations, tokens.

No secret is kept: access codes and tokens are compared by keyed hashes, whose key lies in a file of its own.
"""
