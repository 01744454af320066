"""A carrier that misbehaves on purpose (`grs simulate-carrier`): speaks the outward interfaces of real ones, loses
answers, repeats itself, and keeps the book by which duplicates are found. Written from the carriers' documentation, not
from our adapters: it is their opposite number.
"""
