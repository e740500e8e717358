"""Does with gensim what the tests ask for, so that one Python process serves a whole suite.

Usage: gensim_peer.py train|read REQUEST ANSWER
train: REQUEST is a list of {sessions, parameters, more}; training goes on with the sessions of more where there are any,
from a generator that starts anew; ANSWER a list of {keys, counts, vectors, syn1neg, syn1}.
read: REQUEST is {text, binary}, paths of word2vec files; ANSWER {text, binary}, keys and vectors of each. The files are then
written again by gensim, beside themselves with the ending .gensim.
"""
import json
import sys

import numpy
from gensim.models import KeyedVectors, Word2Vec


def rows(matrix):
    return None if matrix is None else [[float(value) for value in row] for row in matrix]


def train(request):
    model = Word2Vec(request["sessions"], workers=1, **request["parameters"])
    if more := request.get("more"):
        model.random = numpy.random.RandomState(model.seed)
        model.build_vocab(more, update=True)
        model.train(more, total_examples=len(more), epochs=model.epochs)
    return {
        "keys": model.wv.index_to_key,
        "counts": [int(model.wv.get_vecattr(key, "count")) for key in model.wv.index_to_key],
        "vectors": rows(model.wv.vectors),
        "syn1neg": rows(getattr(model, "syn1neg", None)),
        "syn1": rows(getattr(model, "syn1", None)),
    }


def read(path, binary):
    vectors = KeyedVectors.load_word2vec_format(path, binary=binary)
    vectors.save_word2vec_format(path + ".gensim", binary=binary)
    return {"keys": vectors.index_to_key, "vectors": rows(vectors.vectors)}


with open(sys.argv[2], encoding="utf-8") as file:
    request = json.load(file)
if sys.argv[1] == "train":
    answer = [train(item) for item in request]
else:
    answer = {"text": read(request["text"], False), "binary": read(request["binary"], True)}
with open(sys.argv[3], "w", encoding="utf-8") as file:
    json.dump(answer, file)
