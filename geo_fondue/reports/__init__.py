"""Reports: what citizens sent, read from every wire format, kept in one store."""
