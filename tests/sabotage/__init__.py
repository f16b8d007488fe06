"""Each control of docs/safety.md broken on purpose: does its test notice?"""
