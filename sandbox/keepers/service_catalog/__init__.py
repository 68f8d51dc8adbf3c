"""Service Catalog, as far as tables cannot say it: products and their versions, portfolios, shares, provisioning."""
