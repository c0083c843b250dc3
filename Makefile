# A thin name for course.py, which does the work and needs Python alone.
PYTHON ?= python3
TASKS := lab test setup demo build slides widgets bench lint unit lessons hostile browser-tests lock

.PHONY: help $(TASKS)
help:
	@$(PYTHON) course.py help

$(TASKS):
	@command -v $(PYTHON) >/dev/null || { echo "make: no $(PYTHON) found. Install Python 3.11 or newer, or name one: make $@ PYTHON=python3.12"; exit 1; }
	@$(PYTHON) course.py $@ $(if $(PORT),--port $(PORT)) $(if $(OUT),$(OUT)) $(ARGS)
