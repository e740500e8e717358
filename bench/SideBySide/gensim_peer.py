"""Trains gensim's Word2Vec on a file of sessions and prints what it took, one JSON line a configuration.

Usage: gensim_peer.py SESSIONS CONFIGURATIONS [FOLDER]
SESSIONS: a session a line, items separated by tabs. CONFIGURATIONS: a JSON list of keyword arguments.
FOLDER: where the vectors of configuration number I are written to as I.bin, in word2vec's binary form.
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
for number, configuration in enumerate(configurations):
    clock = EpochClock()
    model = Word2Vec(sessions, callbacks=[clock], **configuration)
    if len(sys.argv) > 3:
        model.wv.save_word2vec_format(f"{sys.argv[3]}/{number}.bin", binary=True)
    print(json.dumps(clock.seconds), flush=True)
