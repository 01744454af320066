"""Training and evaluating the embedded engine from nlu_data/."""
