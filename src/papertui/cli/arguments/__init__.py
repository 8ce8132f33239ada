"""Which arguments the verbs take: a function for each that adds them to a parser."""
