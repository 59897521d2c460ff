"""How does an alert look where it is read? One module a form: an alert → what a service takes.

Must not send anything, and must not let a word from outside become markup, a mention, or a link that is not its own.
"""
