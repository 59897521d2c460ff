"""A self-hosted service that watches the news for events people wait for."""

__version__ = "0.1.0"
