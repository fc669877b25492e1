"""An outsider's checker: written from the published rules alone, importing nothing of the product."""
