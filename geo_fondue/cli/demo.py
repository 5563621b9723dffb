"""The demo: a made-up country, its reports and the map, in one go."""
