"""Normalising what people write: Unicode, digits, scripts, the phonetic fold, secrets."""
