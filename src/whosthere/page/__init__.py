"""The local page: the owner's pile of requests, served on this machine to this machine's browser only.

A guest of the library: it calls what the commands call. `application.create` makes the app, `serving.serve` runs it.
"""
