"""The plainest settings, and wild ones that diverge: what a widget is trained anew with."""

PLAIN = {
    "hidden": 8,
    "learning_rate": 0.7,
    "epochs": 4,
    "augment": None,
    "output_activation": "sigmoid",
    "loss": "squared_error",
    "activation": "sigmoid",
}
WILD = {"activation": "relu", "loss": "cross_entropy", "learning_rate": 1e5, "l2": 1e5}
