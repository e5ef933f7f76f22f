"""FaceLog: a private emotion diary that looks like a social feed for one."""

__version__ = "0.1.0"
