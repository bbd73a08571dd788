"""AWS on a laptop: starts and stops the embedded stand-in and deploys the dev environment to it.

What runs against it differs from what runs against AWS only in the environment variables of
`EmbeddedAws.client_environment`.
"""
