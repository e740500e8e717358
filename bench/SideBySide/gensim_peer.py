"""Trains gensim's Word2Vec on a file of sessions and prints what it took, one JSON line a configuration.

Usage: gensim_peer.py SESSIONS CONFIGURATIONS
SESSIONS: a session a line, items separated by tabs. CONFIGURATIONS: a JSON list of keyword arguments.
"""
import json
import sys
import time

from gensim.models import Word2Vec
from gensim.models.callbacks import CallbackAny2Vec


class EpochClock(CallbackAny2Vec):
    def __init__(self):
        self.seconds = []

    def on_epoch_begin(self, model):
        self.begin = time.process_time()

    def on_epoch_end(self, model):
        self.seconds.append(time.process_time() - self.begin)


with open(sys.argv[1], encoding="utf-8") as lines:
    sessions = [line.rstrip("\n").split("\t") for line in lines]
with open(sys.argv[2], encoding="utf-8") as file:
    configurations = json.load(file)
for configuration in configurations:
    clock = EpochClock()
    Word2Vec(sessions, callbacks=[clock], **configuration)
    print(json.dumps(clock.seconds), flush=True)
