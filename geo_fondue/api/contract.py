"""The contract, as ``api/openapi.json`` keeps it: ``python -m geo_fondue.api.contract`` prints it."""

import sys

from geo_fondue.api import create_app
from geo_fondue.api.openapi import to_json


def main() -> None:
    """Print the OpenAPI document of the application, in UTF-8."""
    sys.stdout.buffer.write(to_json(create_app().openapi()).encode())


if __name__ == "__main__":
    main()
