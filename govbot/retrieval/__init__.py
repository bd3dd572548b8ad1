"""One search for one asker: dense and lexical legs, fusion."""
