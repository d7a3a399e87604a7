"""Who may look, prepare and sign: one user on this machine, or a team with accounts.

`users` says what roles may do, `visits` who is asking, `forms` that a form was ours, `door` lets requests in or not.
The rest is the team's: accounts, sessions, limits and the log, in one small file beside the store.
"""
