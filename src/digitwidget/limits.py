"""The largest sizes accepted anywhere: by an estimator, and by a file before it is unpacked."""

MAX_LAYERS = 16
MAX_UNITS = 4096
MAX_FEATURES = 16_384
MAX_CLASSES = 4096
MAX_PARAMS = 1 << 24
MAX_EPOCHS = 100_000
MAX_SNAPSHOTS = 10_000
MAX_BATCH = 1 << 20
