"""Documents of any format put through the deployed pipeline."""
