# The two commands: `make` typesets every publication, its booklet and every letter into out/, `make test` runs the tests.
# Each sets up first what it needs, and only once; docs/setting-up.md says what that is.

python := .venv/bin/python

all: .venv/ready
	$(python) build.py pdf
	$(python) build.py booklet
	$(python) build.py packet

test: .venv/ready-to-test
	$(python) -m pytest

.venv/ready: requirements.lock pyproject.toml press/setup.sh
	sh press/setup.sh

.venv/ready-to-test: .venv/ready
	sh press/setup.sh tests

# The Python that .venv was made with may have left the machine since.
ifneq ($(shell test -x $(python) && echo there),there)
.PHONY: .venv/ready
endif

# How fast the press is, beside what is installed of others; where the time goes. Tables, and no test.
bench: .venv/ready
	$(python) bench
	$(python) bench/stages.py
	$(python) bench/composing.py

# Only where the packages change: needs uv, which is not part of the set-up.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	    --custom-compile-command 'make lock' $(UPDATE) pyproject.toml -o requirements.lock

# Takes away what was set up; what was made, in out/, stays.
clean:
	rm -rf .venv

.PHONY: all test bench lock clean
