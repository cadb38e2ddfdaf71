"""The default widget's network: what a search found best, told in benchmarks/RECIPE.md."""

from typing import Any

# Over 12 random splits of 1000 and 797 digits: 98.7 % clean, 98.8 % of drawings never tuned on,
# 95.0 % of real people's digits neither trained nor tuned on.
WIDGET_RECIPE: dict[str, Any] = {
    "hidden": 40,
    "activation": "sigmoid",
    "output_activation": "softmax",
    "loss": "cross_entropy",
    "learning_rate": 0.6,
    "decay": 0.96,
    "momentum": 0.9,
    "batch_size": 32,
    "l2": 3e-5,
    "epochs": 90,
    "init": "glorot",
    "augment": "handwriting",
}
