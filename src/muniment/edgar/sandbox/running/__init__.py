"""A command run so that the SEC's names mean the local EDGAR, without a change to the command.

Three ways, the first that this machine allows:

* `hosts`: the command sees its own `/etc/hosts` (a mount namespace), and port 443 of a loopback address is ours.
* `network`: it also has a network of its own, in which there is nothing but the local EDGAR.
* `proxy`: a proxy in its environment, and for Python commands a resolver found on its `PYTHONPATH`.
"""
