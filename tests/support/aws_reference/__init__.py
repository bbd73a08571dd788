"""What AWS publishes about its own IAM actions and API parameters, as a judge of what this project writes.

The embedded AWS forgives what AWS refuses: an action that does not exist, a resource ARN in a form that the action
never matches, a condition key that it does not know. Each of these makes a statement that allows nothing, and nothing
says so before the first request that needed it.
"""
