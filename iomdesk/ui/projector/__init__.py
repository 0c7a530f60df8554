"""The wall: a window on the second screen that knows one frozen value and nothing else."""
