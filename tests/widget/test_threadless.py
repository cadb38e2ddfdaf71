"""Where no thread can be started, as in a browser's Python, whether Numba is there or not."""

import subprocess
import sys
import textwrap

import pytest

# What CPython's `threading` starts a thread with: until 3.12, and since.
NO_THREADS = """
import threading

def refused(*arguments, **options):
    raise RuntimeError("can't start new thread")

threading._start_new_thread = threading._start_joinable_thread = refused
"""
NO_NUMBA = "import sys; sys.modules['numba'] = None\n"


def run_threadless(program: str) -> str:
    program = NO_THREADS + textwrap.dedent(program)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_script_trains() -> None:
    out = run_threadless("""
        from digitwidget import DigitWidget
        w = DigitWidget(epochs=3, random_state=0, augment=None)
        w.train(2)
        w.stop()
        print(w.history.last, w.epoch, w.history.val_accuracy[-1] > 0.9)
    """)
    assert out.split() == ["5", "5", "True"]


@pytest.mark.parametrize("without", ["", NO_NUMBA])
def test_on_a_loop_it_trains_between_other_things(without: str) -> None:
    program = """
        import asyncio
        from digitwidget import DigitWidget

        async def main():
            w = DigitWidget(epochs=3, hidden=8, random_state=0)
            turns = 0
            while w._trainer.running:
                await asyncio.sleep(0)
                turns += 1
            print(w.epoch, w.history.last, turns)

        asyncio.run(main())
    """
    epoch, last, turns = map(int, run_threadless(without + textwrap.dedent(program)).split())
    assert epoch == last == 3
    # The first epoch alone has some twenty moments, and the loop turned between each two.
    assert turns > 15


@pytest.mark.numba
def test_it_compiles_and_finds_the_same_numbers() -> None:
    from digitwidget import Network, load_digits

    fit = "Network(epochs=12, random_state=0).fit(*load_digits())"
    out = run_threadless(f"""
        from digitwidget import Network, load_digits
        from digitwidget.network.backends.dispatch import engine
        net = {fit}
        print(engine.kernel is not None, net.coefs_[0].sum().hex())
    """)
    net = Network(epochs=12, random_state=0).fit(*load_digits())
    assert out.split() == ["True", net.coefs_[0].sum().hex()]
