"""The JSON API of the conversation (`/api/v1/`, docs/api.md): the services and rules of the pages, for programs."""
