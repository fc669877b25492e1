"""Measuring, off by default: public instances and our own campaigns, solved by the product's own model."""
