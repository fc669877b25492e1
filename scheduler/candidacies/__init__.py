"""Candidacies from first contact to notification: what happened, where each stands, what is due by when.

They stand beside the `Problem`: most are not to be heard in this campaign yet, and the solver needs
none of it.
"""
