"""Small famous networks, one to a file."""

from nnedu.zoo.dbm import DBM
from nnedu.zoo.hopfield import Hopfield
from nnedu.zoo.lenet5 import LeNet5
from nnedu.zoo.rbm import RBM
from nnedu.zoo.recursive_net import RecursiveNet
from nnedu.zoo.self_organizing_map import SelfOrganizingMap
from nnedu.zoo.word2vec import word2vec

__all__ = ["DBM", "RBM", "Hopfield", "LeNet5", "RecursiveNet", "SelfOrganizingMap", "word2vec"]
