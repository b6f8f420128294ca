"""The keys of the kept databases, used nowhere else."""

SECRET_KEY = "the-key-of-the-kept-databases-and-of-nothing-else"
FIELD_ENCRYPTION_KEYS = [
    "W5ypkif-HKlovuprIR-pazpqxQ0ladTZFDgSk48Z3DU=",
    "vqDWmWbsOCgJ163-Zsi-pVCLmoFSWfhj1c4asg3cdPs=",  # a few rows are still under this one
]
