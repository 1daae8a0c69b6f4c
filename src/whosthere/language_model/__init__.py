"""A language model of the owner's choosing, asked where the call names one and nowhere else; never a judge."""
