"""Print the OpenAPI schema, from which the frontend's client is generated."""

import json

from govbot.app import create_app

if __name__ == "__main__":
    print(json.dumps(create_app().openapi(), indent=2, ensure_ascii=False))
