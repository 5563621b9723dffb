"""Running the package, ``python -m geo_fondue``, is the same as ``geo-fondue``."""

from geo_fondue.cli import main

if __name__ == "__main__":
    main()
