"""Who may look, prepare and sign: one user on this machine, or a team with accounts.

`visits` says who is asking and what roles may do, `forms` that a form was ours, `middleware` lets requests in or not.
The rest is the team's: accounts, sessions, limits and the log, in one small file beside the store.
"""
