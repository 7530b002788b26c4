"""The whole put together: settings, addresses, logging and the door for the web server."""
