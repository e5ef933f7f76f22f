"""For classes: the way of one photograph through the very code of a post, stage by stage."""
