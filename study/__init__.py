"""What a learner opens: the command line, the curriculum, the pictures."""
