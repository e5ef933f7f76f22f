"""`python -m facelog.sample` writes the sample year's plans anew, as they ship."""

from facelog.sample.plan import write

write()
