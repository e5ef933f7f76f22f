"""What Anna remembers: which earlier posts fit what is talked about now."""
