"""Text in, annotations out: one engine, one typed table per language; it knows no story and no rule."""
