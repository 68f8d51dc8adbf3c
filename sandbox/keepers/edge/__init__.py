"""What CloudFront does beyond keeping: what distributions name, and what it makes of what they leave out."""
