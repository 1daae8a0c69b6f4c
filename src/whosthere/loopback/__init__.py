"""What the page and the API share: one guard before every route, and the one server that listens, on the loopback only.

A process serves one part or several (`guard.Guard` is the app of all of them); each keeps its own way to know who asks.
"""

LOOPBACK = "127.0.0.1"
