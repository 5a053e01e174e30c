# The four commands that people and other tools depend on, and three for those who work on it.

.PHONY: demo test check bench lock screenshots demo-media

demo:
	@deploy/demo

test:
	@tests/run

check:
	@tests/check

bench:
	@benchmarks/run

# Pin every package by hash, without any download address.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" requirements/base.in --output-file requirements/base.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" requirements/test.in --output-file requirements/test.txt

screenshots:
	@.venv/bin/python docs/screenshots/take.py

# Record the demo's films anew and print its sheets. Installs ffmpeg when it is missing.
demo-media:
	@deploy/system-packages media && deploy/venv test && .venv/bin/python docs/recordings/make.py $(FILMS)
