"""How is what is known put before people and programs? JSON, words, quotes, the slip chart.

Must not ask the database or the time, and must not judge: what is shown was decided elsewhere.
"""
