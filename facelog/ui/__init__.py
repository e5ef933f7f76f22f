"""What the screens share; with `app.py` and `pages/` the only place that knows Streamlit."""
