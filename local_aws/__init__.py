"""AWS on a laptop: starts the embedded stand-in, deploys the dev environment to it and shows the pipeline at work.

Nothing else in the project knows about the stand-in. What runs against it differs from what runs against AWS only in
the environment variables of `client_environment`.
"""
