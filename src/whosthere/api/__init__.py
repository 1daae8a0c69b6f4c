"""The assess contract over HTTP, for other programs on this machine.

A guest of the library, as the page is: it calls what the commands call. `application.part` makes the app,
`serving.serve` runs it on the loopback.
"""
