"""Resolution Press: the text of United Nations resolutions, composed, typeset and proved."""

__version__ = '0.1.0'
