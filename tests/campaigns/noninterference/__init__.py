"""A home and the same home with secrets in it, asked at every address: to who may not read them nothing differs."""
