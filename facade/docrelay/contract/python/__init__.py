"""What a change means in the Python that calls the API: names, types, and the surface of the client."""
