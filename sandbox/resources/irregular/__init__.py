"""Resource types that take more than a row can say, one class each."""
