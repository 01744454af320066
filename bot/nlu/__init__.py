"""Understanding: Utterance -> Parse."""
