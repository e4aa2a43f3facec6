"""Documents to claims: sentences, quantities, concepts and phrases become Statements with their places in the text."""
