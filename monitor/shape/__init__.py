"""What shape has the database? Its tables as classes of SQLModel (`rows`), which are the place to change them.

Must not read or write any row. `make tables` writes `tables` from `rows`: the same as SQLAlchemy's own, which are there
at once, while SQLModel and its classes take as long to build as a round of a thousand feeds does. The store works with
`tables`; migrations lead to `rows`.
"""
