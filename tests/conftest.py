"""What all tests share: the option that accepts new results, and one way to make up examples."""

from hypothesis import settings

# The same examples on every run, and no clock: how busy the machine is proves nothing.
settings.register_profile('press', deadline=None, derandomize=True)
settings.load_profile('press')


def pytest_addoption(parser):
    parser.addoption('--accept', action='store_true', help='rewrite the expected results of cases')
