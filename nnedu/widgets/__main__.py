"""``python -m nnedu.widgets OUT`` writes every widget as a page of its own into OUT."""

import sys

from nnedu.widgets.export import export

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m nnedu.widgets OUT (the folder to write the pages to)")
    for path in export(sys.argv[1]):
        print(path)
