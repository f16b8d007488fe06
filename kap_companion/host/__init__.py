"""The computer this runs on: its clocks, its sleep, its battery and its folders."""
