"""From a picture to its faces, and from a face to the crop that the network reads."""

from facelog.face.align import align, to_crop
from facelog.face.detect import find, search

__all__ = ["align", "find", "search", "to_crop"]
