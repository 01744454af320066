"""Our fold, lexicon and rules as Rasa 3.6 components. They run in Rasa's Python 3.10, beside our `bot`."""
