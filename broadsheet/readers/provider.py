"""Where allauth looks for providers: the paper's own kind, sign-on by the site that knows its readers."""

from broadsheet.readers.providers.sign_on import SignOnProvider

provider_classes = [SignOnProvider]
