"""The labels of nlu_data/README.md, for code. tests/architecture/test_labels.py keeps the two equal."""

COMPLAINTS = (
    "mfs_fraud",
    "payment_delayed",
    "wrongful_exclusion",
    "wrongful_inclusion",
    "underpayment",
    "bribery",
    "staff_misconduct",
    "payment_account_problem",
    "information_correction",
)
"""Each of these opens a ticket by itself."""

INTENTS = (
    *COMPLAINTS,
    "file_complaint",
    "check_status",
    "add_information",
    "appeal",
    "withdraw",
    "ask_information",
    "talk_to_human",
    "change_language",
    "greet",
    "thank",
    "affirm",
    "deny",
    "help",
    "stop",
    "out_of_scope",
)

PROGRAMMES = (
    "old_age_allowance",
    "widow_allowance",
    "disability_allowance",
    "mother_child_benefit",
    "vwb",
    "vgf",
    "ffp",
    "egpp",
    "primary_stipend",
    "secondary_stipend",
    "disability_stipend",
    "bede_allowance",
    "transgender_allowance",
    "tea_worker",
    "freedom_fighter",
    "oms",
    "family_card",
    "other",
)
MFS_PROVIDERS = ("bkash", "nagad", "rocket", "upay", "agent_banking")
ACCUSED_ROLES = ("up_member", "up_chairman", "mfs_agent", "broker", "official", "other")

ENTITIES = (
    "programme",
    "mfs_provider",
    "amount",
    "phone",
    "tracking_number",
    "period",
    "place",
    "trx_id",
    "accused_role",
    "secret",
)
NORMS = {"programme": PROGRAMMES, "mfs_provider": MFS_PROVIDERS, "accused_role": ACCUSED_ROLES}
"""The closed sets of norms; the other entities have free ones."""
