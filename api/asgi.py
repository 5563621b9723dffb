"""The front door: any ASGI server starts here, for instance ``uvicorn --app-dir api asgi:app``."""

from geo_fondue.api import create_app

app = create_app()
