"""Where papers come from: one module per source, each a pure function from bytes to sightings.

Only `papertui.sources.http` opens sockets.
"""
