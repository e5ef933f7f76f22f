"""From a picture to its faces, and from a face to the crop that the network reads."""

from facelog.face.align import align
from facelog.face.detect import find

__all__ = ["align", "find"]
