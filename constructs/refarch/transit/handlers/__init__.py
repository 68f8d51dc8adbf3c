"""Code that runs in Lambda; read into templates as text."""
